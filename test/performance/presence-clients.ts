import { ChannelCredentials, type ClientDuplexStream } from '@grpc/grpc-js';
import { type ConnectRequest, type ConnectResponse, PresenceServiceClient } from '@uclab/contracts/cups/v1/presence';
import { delay, startTimer } from '@uclab/foundation/clock';
import { z } from 'zod';
import { SoapCaller } from '../../services/cups/test/soap-caller.ts';
import { contactsOf, password, userid } from './presence-people.ts';
import { talk } from './talking-script.ts';

/*
 * A crowd of clients, each on a connection of its own. Signs all of them in (by EPASSoap where there is a URL), then lets all of them choose
 * states when asked, and answers the ms until every watcher had every change. Fails where one is lost, comes twice or out of order.
 */

const options = z.object({ url: z.string(), port: z.number(), authority: z.string(), users: z.number(), contacts: z.number() });
const { url, port, authority, ...crowd } = options.parse(JSON.parse(process.argv[2] ?? ''));

/** For the last changes, when everybody is signed in or has chosen. */
const changesDeadlineMs = 120_000;
/** Handshakes under way. */
const atOnce = 64;

const credentials = ChannelCredentials.createSsl(Buffer.from(authority));
const channelOptions = {
  'grpc.ssl_target_name_override': 'cups1',
  'grpc.default_authority': 'cups1',
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_http_proxy': 0,
  'grpc.service_config_disable_resolution': 1,
};

/** The states of each user, in order; the first is that of a client that is there. */
const states = new Map(Array.from({ length: crowd.users }, (_, index) => [userid(index), ['available']]));
const wrong: string[] = [];
let outstanding = 0;
let finish = () => {};

class WatchingClient {
  readonly user: string;
  readonly #client = new PresenceServiceClient(`127.0.0.1:${port}`, credentials, channelOptions);
  readonly #stream: ClientDuplexStream<ConnectRequest, ConnectResponse>;
  /** How many of the chosen states were heard of each contact, and of the user itself. */
  readonly #heard: Map<string, number>;
  readonly ready: Promise<void>;

  constructor(index: number, sessionKey: string) {
    this.user = userid(index);
    this.#heard = new Map([index, ...contactsOf(crowd, index)].map((contact) => [userid(contact), 0]));
    this.#stream = this.#client.connect();
    this.ready = new Promise((resolve, reject) => {
      this.#stream.on('data', ({ event }: ConnectResponse) => {
        if (event?.$case === 'contactState') this.#hear(event.value.user, event.value.state);
        else if (event?.$case === 'ownState') this.#hear(this.user, event.value.state);
        else if (event?.$case === 'ready') resolve();
      });
      this.#stream.on('error', (error) => {
        reject(error);
        wrong.push(`${this.user} lost the connection: ${error.message}`);
        finish();
      });
    });
    this.#stream.write({ request: { $case: 'hello', value: { sessionKey } } });
  }

  choose(state: string): void {
    states.get(this.user)?.push(state);
    this.#stream.write({ request: { $case: 'setState', value: { state } } });
  }

  close(): void {
    this.#stream.removeAllListeners('error').on('error', () => {});
    this.#stream.cancel();
    this.#client.close();
  }

  #hear(user: string, state: string): void {
    const before = this.#heard.get(user);
    // Whoever has not come yet is off line, and was so before.
    if (before === 0 && state === 'offline') return;
    const expected = before === undefined ? undefined : states.get(user)?.[before];
    if (before === undefined || expected !== state) {
      wrong.push(`${this.user} heard ${user} ${state} in place of ${expected ?? 'nothing'}`);
      finish();
      return;
    }
    this.#heard.set(user, before + 1);
    outstanding -= 1;
    if (outstanding === 0) finish();
  }
}

/** Resolves when so many more changes were heard, each by the watchers of its user and by the user. */
async function heard(changes: number, begin: () => void | Promise<void>): Promise<void> {
  outstanding += changes * (crowd.contacts + 1);
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  await begin();
  const late = startTimer(changesDeadlineMs, () => finish());
  if (wrong.length === 0 && outstanding > 0) await finished;
  late.stop();
  if (wrong.length > 0) throw new Error(`${wrong.length} wrong, first: ${wrong[0]}`);
  if (outstanding > 0) throw new Error(`${outstanding} changes were not heard`);
}

const clients: WatchingClient[] = [];

async function signIn(): Promise<void> {
  const soap = url === '' ? undefined : new SoapCaller(url, authority);
  let next = 0;
  const lane = async () => {
    while (next < crowd.users) {
      const index = next++;
      const client = new WatchingClient(index, soap ? await soap.keyOf(userid(index), password) : userid(index));
      clients.push(client);
      await client.ready;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  await soap?.close();
}

/** One of so many parts of the crowd is to choose these states, one after another; without any everybody is to sign in. */
const request = z.object({ choices: z.array(z.string()), part: z.number(), parts: z.number() });

await talk(null, async (asked) => {
  const { choices, part, parts } = request.parse(asked);
  const begun = performance.now();
  if (choices.length === 0) await heard(crowd.users, signIn);
  else {
    const choosing = clients.filter((_, index) => index % parts === part);
    await heard(choosing.length * choices.length, () => {
      for (const client of choosing) for (const state of choices) client.choose(state);
    });
  }
  const ms = performance.now() - begun;
  // What comes twice comes late.
  await delay(50);
  if (wrong.length > 0) throw new Error(`${wrong.length} wrong, first: ${wrong[0]}`);
  return { ms };
});
for (const client of clients) client.close();
