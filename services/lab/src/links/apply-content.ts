import { GatewayRefusedError, type ProxyClient, type ProxyState } from '../gateway-client/index.ts';
import { behaviourOf, contentOf, type ProxyContent, sameToxic } from './proxy-content.ts';

/**
 * Makes a proxy hold what is wanted; the result is where it listens. Whatever has to close open connections (refusal, reset,
 * another upstream) disables it first; a black hole does not, so that open connections fall silent. It is enabled last, so
 * that nothing slips through half-made.
 */
export async function applyContent(
  client: ProxyClient,
  proxy: { readonly name: string; readonly listen: string; readonly present: ProxyState | undefined },
  wanted: ProxyContent,
): Promise<string> {
  const { name, listen } = proxy;
  const present = proxy.present ?? (await client.create({ name, listen, upstream: wanted.upstream, enabled: false }));
  const moved = present.upstream !== wanted.upstream || !listensThere(present, listen);
  const closes = !wanted.enabled || moved || behaviourOf(wanted) === 'reset';
  let { enabled } = present;
  let listensOn = present.listen;
  if (enabled && closes) {
    await client.update(name, { enabled: false });
    enabled = false;
  }
  if (moved) listensOn = (await client.update(name, { listen, upstream: wanted.upstream })).listen;
  await exchangeToxics(client, present, wanted);
  return wanted.enabled && !enabled ? enable(client, name, listen) : listensOn;
}

/** The port that it had before may be another program's by now; where any port will do it gets another one. */
async function enable(client: ProxyClient, name: string, listen: string): Promise<string> {
  try {
    return (await client.update(name, { enabled: true })).listen;
  } catch (error) {
    if (!(error instanceof GatewayRefusedError) || !listen.endsWith(':0')) throw error;
    return (await client.update(name, { listen, enabled: true })).listen;
  }
}

/** Whether a proxy listens where it should; any port of the host will do where port 0 was asked for. */
export const listensThere = ({ listen }: ProxyState, wanted: string): boolean =>
  listen === wanted || (wanted.endsWith(':0') && listen.startsWith(wanted.slice(0, -1)));

/** Adds before it removes: a link that changes from one fault to another is never open in between. */
async function exchangeToxics(client: ProxyClient, present: ProxyState, wanted: ProxyContent): Promise<void> {
  const there = contentOf(present).toxics;
  const added = wanted.toxics.filter((toxic) => !there.some((other) => sameToxic(toxic, other)));
  const removed = present.toxics.filter((toxic) => !wanted.toxics.some((other) => sameToxic(toxic, other)));
  const clashing = removed.filter((toxic) => added.some(({ type, stream }) => toxic.name === `${type}_${stream}`));
  for (const { name } of clashing) await client.removeToxic(present.name, name);
  for (const { type, stream, attributes, toxicity } of added) {
    await client.addToxic(present.name, { name: `${type}_${stream}`, type, stream, attributes, toxicity });
  }
  for (const toxic of removed) {
    if (!clashing.includes(toxic)) await client.removeToxic(present.name, toxic.name);
  }
}
