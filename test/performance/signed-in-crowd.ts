import { z } from 'zod';
import { crowd } from './presence-people.ts';
import { TalkingScript } from './talking-script.ts';

const where = z.object({ url: z.string(), port: z.number(), authority: z.string() });
const memory = z.object({ bytes: z.number() });

/** A server in a process of its own, and in another one a client of each of its users, signed in. */
export interface SignedInCrowd {
  readonly clients: TalkingScript;
  stop(): Promise<void>;
}

/** What was seen of each server; a crowd takes minutes to sign in, so one figure does not repeat what another has done. */
const growths = new Map<string, number>();

/** Bytes that the server's memory grows by when everybody signs in, as this process has seen it last or sees it now. */
export async function growthOf(server: string): Promise<number> {
  const known = growths.get(server);
  if (known !== undefined) return known;
  await (await signedInCrowd(server)).stop();
  return growths.get(server) ?? Number.NaN;
}

/** `server` is `presence-node.ts` or a script that speaks as it does. Throws where somebody could not sign in or was not told of a contact. */
export async function signedInCrowd(server: string): Promise<SignedInCrowd> {
  const running: TalkingScript[] = [];
  const stop = async () => {
    for (const script of running.toReversed()) await script.stop();
  };
  try {
    const { script, said } = await TalkingScript.start(server, crowd, where, (started) => running.push(started));
    const idle = await script.ask({}, memory);
    const { script: clients } = await TalkingScript.start('presence-clients.ts', { ...said, ...crowd }, z.null(), (started) =>
      running.push(started),
    );
    await clients.ask({ choices: [], part: 0, parts: 1 }, z.object({ ms: z.number() }));
    const growthBytes = (await script.ask({}, memory)).bytes - idle.bytes;
    process.stderr.write(
      `  ${server}: ${Math.round(growthBytes / 1e6)} MB more than idle, ${Math.round(growthBytes / crowd.users / 1000)} KB a user\n`,
    );
    growths.set(server, growthBytes);
    return { clients, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
