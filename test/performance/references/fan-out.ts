import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { type ConnectRequest, type ConnectResponse, PresenceServiceService } from '@uclab/contracts/cups/v1/presence';
import { closeServer, startServer } from '@uclab/foundation/rpc';
import { z } from 'zod';
import { TestAuthority } from '../../../packages/platform/src/certificates/test-authority.ts';
import { type Crowd, contactsOf, userid, watchersOf } from '../presence-people.ts';
import { residentBytes } from '../resident-memory.ts';
import { talk } from '../talking-script.ts';

/*
 * What a presence node tells the watchers of its users, by grpc-js alone: the same messages to as many streams, over TLS, with the same
 * keepalive. It knows who watches whom, believes whatever name it is told, and keeps nothing. Says where it is, then its memory when asked.
 */

const crowd = z.object({ users: z.number(), contacts: z.number() }).parse(JSON.parse(process.argv[2] ?? '')) satisfies Crowd;

type Call = ServerDuplexStream<ConnectRequest, ConnectResponse>;
const calls = new Map<string, Call>();
const everybody = Array.from({ length: crowd.users }, (_, index) => index);
const contacts = new Map(everybody.map((index) => [userid(index), contactsOf(crowd, index).map(userid)]));
const watchers = new Map(everybody.map((index) => [userid(index), watchersOf(crowd, index).map(userid)]));

const contactState = (user: string, state: string): ConnectResponse => ({
  event: { $case: 'contactState', value: { user, state, phone: '' } },
});

function tell(user: string, state: string, manual: string): void {
  calls.get(user)?.write({ event: { $case: 'ownState', value: { state, manual, phone: '' } } });
  for (const watcher of watchers.get(user) ?? []) calls.get(watcher)?.write(contactState(user, state));
}

const server = new Server({ 'grpc.keepalive_time_ms': 5_000, 'grpc.keepalive_timeout_ms': 60_000 });
server.addService(PresenceServiceService, {
  connect: (call: Call) => {
    let user = '';
    call.on('data', ({ request }: ConnectRequest) => {
      if (request?.$case === 'hello') {
        user = request.value.sessionKey;
        calls.set(user, call);
        for (const contact of contacts.get(user) ?? []) call.write(contactState(contact, calls.has(contact) ? 'available' : 'offline'));
        tell(user, 'available', '');
        call.write({ event: { $case: 'ready', value: {} } });
      } else if (request?.$case === 'setState') tell(user, request.value.state, request.value.state);
    });
  },
});
const authority = await TestAuthority.create();
const own = await authority.issue({ subject: 'CN=cups1, O=uclab', names: ['cups1'] });
const keys = [{ cert_chain: Buffer.from(own.certificate), private_key: Buffer.from(own.privateKey) }];
const port = await startServer(server, '127.0.0.1', 0, ServerCredentials.createSsl(null, keys));
await talk({ url: '', port, authority: authority.certificate }, async () => ({ bytes: await residentBytes() }));
closeServer(server);
