import { once } from 'node:events';
import { join } from 'node:path';
import { Server, type ServerWritableStream } from '@grpc/grpc-js';
import {
  EndUser,
  type SubscribeRequest,
  type SubscribeResponse,
  UserFeedServiceClient,
  UserFeedServiceService,
} from '@uclab/contracts/cucm/v1/user_feed';
import { generatePopulation } from '@uclab/directory/population';
import { clientCredentials, closeServer, readIdentity, serverCredentials, startServer } from '@uclab/foundation/rpc';
import { ProxyServer } from '@uclab/lab/proxy';
import { z } from 'zod';
import { median, repeat } from '../figure.ts';

/*
 * What CUCM tells presence nodes of its users, by grpc-js alone: one message a user, mutual TLS, each receiver by a proxy as a link is,
 * sender and receivers in one process as in the embedded cluster. Nothing is kept. Prints the median of the ms of five.
 */

const options = z.object({ stateFolder: z.string(), users: z.number(), receivers: z.number() });
const { stateFolder, users, receivers } = options.parse(JSON.parse(process.argv[2] ?? ''));

const messages = generatePopulation({ users }).people.map(({ userid, displayName, telephoneNumber, mail }): SubscribeResponse => {
  const [firstName = '', ...rest] = displayName.split(' ');
  const value = EndUser.fromPartial({
    pkid: '00000000-0000-0000-0000-000000000000',
    userid,
    firstName,
    lastName: rest.join(' '),
    displayName,
    mailId: mail,
    telephoneNumber,
    status: 1,
    fkdirectorypluginconfig: '00000000-0000-0000-0000-000000000000',
    passwordHash: 'scrypt$16384$8$1$00000000000000000000000000000000$'.padEnd(150, '0'),
    homeNode: 'cups1',
  });
  return { revision: 0, change: { $case: 'endUser', value } };
});

async function send(call: ServerWritableStream<SubscribeRequest, SubscribeResponse>): Promise<void> {
  for (const message of messages) if (!call.write(message)) await once(call, 'drain');
  call.end();
}

const server = new Server();
server.addService(UserFeedServiceService, {
  subscribe: (call: ServerWritableStream<SubscribeRequest, SubscribeResponse>) => void send(call),
});
const port = await startServer(server, '127.0.0.1', 0, serverCredentials(readIdentity(join(stateFolder, 'cucm', 'identity'))));
const gateway = new ProxyServer();
const api = await gateway.start({ host: '127.0.0.1', apiPort: 0 });
const clients = await Promise.all(
  Array.from({ length: receivers }, async (_, index) => {
    const body = JSON.stringify({ name: `link-${index}`, listen: '127.0.0.1:0', upstream: `127.0.0.1:${port}`, enabled: true });
    const response = await fetch(`${api}/proxies`, { method: 'POST', body, signal: AbortSignal.timeout(5000) });
    const { listen } = z.object({ listen: z.string() }).parse(await response.json());
    const identity = readIdentity(join(stateFolder, `cups${index + 1}`, 'identity'));
    return new UserFeedServiceClient(listen, clientCredentials(identity), {
      'grpc.ssl_target_name_override': 'cucm',
      'grpc.default_authority': 'cucm',
    });
  }),
);

async function receive(client: UserFeedServiceClient): Promise<void> {
  let received = 0;
  const stream = client.subscribe({ node: '', epoch: '', revision: 0 });
  stream.on('data', () => received++);
  await once(stream, 'end');
  if (received !== messages.length) throw new Error(`received ${received} of ${messages.length} messages`);
}

const times = await repeat(5, async () => {
  const begun = performance.now();
  await Promise.all(clients.map(receive));
  return performance.now() - begun;
});
for (const client of clients) client.close();
closeServer(server);
await gateway.stop();
console.log(JSON.stringify({ value: median(times) }));
