import { ChannelCredentials, status } from '@grpc/grpc-js';
import { ClusterServiceClient, type FollowRecordsResponse } from '@uclab/contracts/cups/v1/cluster';
import { channelOptions, clientCredentials, RpcFailure, streamFrom, unary } from '@uclab/foundation/rpc';
import { hashPassword } from '@uclab/platform/identity';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { endUser } from '../../test/cucm-peer.ts';
import { PresenceCaller } from '../../test/presence-caller.ts';
import { PresenceNode } from '../../test/presence-node.ts';
import { SoapCaller } from '../../test/soap-caller.ts';

const wait = { timeout: 10_000 };

let node: PresenceNode;
let soap: SoapCaller;
let callers: PresenceCaller[];

beforeAll(async () => {
  const passwordHash = await hashPassword('ciscocisco');
  node = await PresenceNode.prepare();
  node.cucm.content.endUsers = [endUser('asmith', { passwordHash }), endUser('bjones', { passwordHash })];
  node.cucm.content.applicationUsers = [{ pkid: 'app-1', name: 'pwsapp', passwordHash, groups: ['Admin-3rd Party API'] }];
  await node.start();
  await node.lab.until(({ agentState }) => agentState === 'completed');
  soap = new SoapCaller(node.url, node.authority.certificate);
});

beforeEach(() => {
  callers = [];
});

afterEach(() => {
  for (const caller of callers) caller.close();
});

afterAll(async () => {
  await soap.close();
  await node.remove();
});

function call(): PresenceCaller {
  const caller = new PresenceCaller(node.presencePorts.clients, node.authority.certificate);
  callers.push(caller);
  return caller;
}

async function connected(user: string): Promise<PresenceCaller> {
  const caller = call();
  caller.hello(await soap.keyOf(user, 'ciscocisco'));
  await caller.until(({ $case }) => $case === 'ready');
  return caller;
}

const addBob = async () =>
  soap.send('<e:add-contact><e:group name="Contacts"><e:persona-id>bjones</e:persona-id></e:group></e:add-contact>', {
    key: await soap.keyOf('asmith', 'ciscocisco'),
  });

describe('a client', () => {
  it('is told how its contacts are, and hears them come, choose and go', async () => {
    await addBob();
    const ann = await connected('asmith');
    expect(ann.events[0]).toEqual({ $case: 'contactState', value: { user: 'bjones', state: 'offline', phone: '' } });
    const bob = await connected('bjones');
    await vi.waitFor(() => expect(ann.contactStates).toEqual(['offline', 'available']), wait);
    bob.say({ $case: 'setState', value: { state: 'away' } });
    await vi.waitFor(() => expect(ann.contactStates).toEqual(['offline', 'available', 'away']), wait);
    expect(bob.events.at(-1)).toEqual({ $case: 'ownState', value: { state: 'away', manual: 'away', phone: '' } });
    bob.say({ $case: 'setState', value: { state: '' } });
    await vi.waitFor(() => expect(ann.contactStates).toEqual(['offline', 'available', 'away', 'available']), wait);
    bob.close();
    await vi.waitFor(() => expect(ann.contactStates).toEqual(['offline', 'available', 'away', 'available', 'offline']), wait);
  });

  it('is gone when its user logs out with its key, or the application user that logged it in does, and no other one is', async () => {
    const appKey = await soap.keyOf('pwsapp', 'ciscocisco', 'client-type="thirdpartyapp"');
    const byApplication = `<e:login client-type="thirdclient" force="true"><e:username>bjones</e:username><e:app-session-id>${appKey}</e:app-session-id></e:login>`;
    const endUserKey = /<e:session-key>([^<]+)</.exec((await soap.send(byApplication)).text)?.[1] ?? '';
    const connectedWith = async (key: string) => {
      const caller = call();
      caller.hello(key);
      await caller.until(({ $case }) => $case === 'ready');
      return caller;
    };
    const keys = [await soap.keyOf('bjones', 'ciscocisco'), await soap.keyOf('bjones', 'ciscocisco'), endUserKey];
    const [first, second, third] = await Promise.all(keys.map(connectedWith));
    await soap.send('<e:logout/>', { key: keys[0] ?? '' });
    expect(await first?.ended).toBe(status.UNAUTHENTICATED);
    await soap.send('<e:logout/>', { key: appKey });
    expect(await third?.ended).toBe(status.UNAUTHENTICATED);

    // Tomcat ends every key and no connection: the Presence Engine is another service.
    await node.lab.control('Tomcat', 'restart');
    second?.say({ $case: 'sendMessage', value: { id: '1', to: 'bjones', text: 'still here' } });
    await second?.until((event) => event.$case === 'messageReceived' && event.value.text === 'still here');
  });

  it.each([
    ['is removed', { $case: 'removedEndUser', value: { pkid: 'pkid-carol' } }],
    ['gets another id', { $case: 'endUser', value: endUser('carla', { pkid: 'pkid-carol' }) }],
    ['is inactive', { $case: 'endUser', value: endUser('carol', { status: 2, fkdirectorypluginconfig: 'agreement' }) }],
  ] as const)(
    'is gone, and its key is over, when its user %s on CUCM; others, and who only lost a capability, stay',
    async (_how, change) => {
      const passwordHash = await hashPassword('ciscocisco');
      node.cucm.push({ $case: 'endUser', value: endUser('carol', { passwordHash }) });
      await expect.poll(async () => (await node.lab.users('carol'))[0]?.status).toBe('active');
      const [key, bobs] = [await soap.keyOf('carol', 'ciscocisco'), await soap.keyOf('bjones', 'ciscocisco')];
      const [carol, bob] = [call(), call()];
      for (const [caller, sessionKey] of [
        [carol, key],
        [bob, bobs],
      ] as const) {
        caller.hello(sessionKey);
        await caller.until(({ $case }) => $case === 'ready');
      }
      node.cucm.push({ $case: 'endUser', value: endUser('bjones', { passwordHash, enablePresence: false, enableCupc: false }) });
      node.cucm.push(change);
      expect(await carol.ended).toBe(status.UNAUTHENTICATED);
      expect((await soap.send('<e:get-presence-rules/>', { key })).text).toContain('Invalid request');
      const again = call();
      again.hello(key);
      expect(await again.ended).toBe(status.UNAUTHENTICATED);

      expect((await soap.send('<e:get-presence-rules/>', { key: bobs })).text).toContain('success');
      bob.say({ $case: 'sendMessage', value: { id: '1', to: 'bjones', text: 'still here' } });
      await bob.until((event) => event.$case === 'messageReceived' && event.value.text === 'still here');
      bob.say({ $case: 'sendMessage', value: { id: '2', to: 'carol', text: 'are you there?' } });
      await bob.until((event) => event.$case === 'messageAnswer' && event.value.id === '2' && !event.value.delivered);
      node.cucm.push({ $case: 'endUser', value: endUser('bjones', { passwordHash }) });
      await expect.poll(async () => (await node.lab.users('bjones'))[0]?.enablePresence).toBe(true);
    },
  );

  it('is there as long as one of its connections stands', async () => {
    await addBob();
    const ann = await connected('asmith');
    const [first, second] = [await connected('bjones'), await connected('bjones')];
    await vi.waitFor(() => expect(ann.contactStates.at(-1)).toBe('available'), wait);
    first.close();
    await vi.waitFor(async () => expect(await node.lab.log('Presence Engine')).toMatch(/bjones has gone\s*$/), wait);
    second.say({ $case: 'sendMessage', value: { id: '1', to: 'asmith', text: 'still here' } });
    await ann.until((event) => event.$case === 'messageReceived' && event.value.text === 'still here');
    expect(ann.contactStates.at(-1)).toBe('available');
  });

  it('gets an answer for each message: delivered, nobody there, or what rule it breaks', async () => {
    const ann = await connected('asmith');
    for (const [id, to, text] of [
      ['to myself', 'ASMITH', '<b>&'],
      ['to nobody', 'nobody', 'hello'],
      ['too long', 'asmith', 'x'.repeat(8_001)],
      ['empty', 'asmith', ''],
    ]) {
      ann.say({ $case: 'sendMessage', value: { id: id ?? '', to: to ?? '', text: text ?? '' } });
      await ann.until((event) => event.$case === 'messageAnswer' && event.value.id === id);
    }
    const answers = ann.events.flatMap((event) => (event.$case === 'messageAnswer' ? [event.value] : []));
    expect(answers).toEqual([
      { id: 'to myself', delivered: true, refusal: '' },
      { id: 'to nobody', delivered: false, refusal: '' },
      { id: 'too long', delivered: false, refusal: 'A message has 1 to 8000 characters; this one has 8001.' },
      { id: 'empty', delivered: false, refusal: 'A message has 1 to 8000 characters; this one has 0.' },
    ]);
    expect(ann.events).toContainEqual(expect.objectContaining({ value: expect.objectContaining({ from: 'asmith', text: '<b>&' }) }));
  });

  it.each([
    ['a session key that was never given', status.UNAUTHENTICATED, (caller: PresenceCaller) => caller.hello('guessed')],
    ['no session key', status.UNAUTHENTICATED, (caller: PresenceCaller) => caller.hello('')],
    [
      'a request before hello',
      status.FAILED_PRECONDITION,
      (caller: PresenceCaller) => caller.say({ $case: 'setState', value: { state: 'busy' } }),
    ],
  ])('is turned away with %s', async (_case, code, say) => {
    const caller = call();
    say(caller);
    expect(await caller.ended).toBe(code);
  });

  it('is turned away with the key of an application user, and with a state that nobody knows', async () => {
    const application = call();
    application.hello(await soap.keyOf('pwsapp', 'ciscocisco', 'client-type="thirdpartyapp"'));
    expect(await application.ended).toBe(status.UNAUTHENTICATED);
    const ann = await connected('asmith');
    ann.say({ $case: 'setState', value: { state: '<asleep>' } });
    expect(await ann.ended).toBe(status.INVALID_ARGUMENT);
  });

  it('loses its connection when the Presence Engine stops, and can come back on the same port with the same key', async () => {
    const ann = call();
    const key = await soap.keyOf('asmith', 'ciscocisco');
    ann.hello(key);
    await ann.until(({ $case }) => $case === 'ready');
    const { clients } = node.presencePorts;
    await node.lab.control('Presence Engine', 'restart');
    await ann.ended;
    expect(node.presencePorts.clients).toBe(clients);
    const again = call();
    again.hello(key);
    await again.until(({ $case }) => $case === 'ready');
  });
});

describe('another node', () => {
  const clientAs = async (name: string): Promise<ClusterServiceClient> =>
    new ClusterServiceClient(`127.0.0.1:${node.presencePorts.cluster}`, clientCredentials(await node.identityOf(name)), {
      ...channelOptions,
      'grpc.ssl_target_name_override': 'cups1',
      'grpc.default_authority': 'cups1',
    });

  async function recordsFor(name: string, as = name): Promise<FollowRecordsResponse[] | RpcFailure> {
    const client = await clientAs(name);
    const ending = new AbortController();
    const messages: FollowRecordsResponse[] = [];
    try {
      await streamFrom(
        (request: { node: string; epoch: string; sequence: number }, metadata) => client.followRecords(request, metadata),
        { node: as, epoch: '', sequence: 0 },
        { signal: ending.signal },
        (message) => {
          messages.push(message);
          if (message.event?.$case === 'upTo') ending.abort();
        },
      );
      return messages;
    } catch (error) {
      if (error instanceof RpcFailure) return error;
      throw error;
    } finally {
      client.close();
    }
  }

  it('is told everything from scratch when it knows nothing, and where that ends', async () => {
    await addBob();
    const kinds = await recordsFor('cups2');
    if (!Array.isArray(kinds)) throw kinds;
    expect(kinds[0]?.event?.$case).toBe('fromScratch');
    expect(kinds).toContainEqual({
      event: { $case: 'record', value: expect.objectContaining({ kind: 'contact', owner: 'asmith', item: 'bjones@lab.example' }) },
    });
    expect(kinds.at(-1)).toMatchObject({ event: { value: { epoch: expect.stringMatching(/^[0-9a-f-]{36}$/) } } });
  });

  it.each([
    ['a node of no cluster', 'cups9', 'cups9'],
    ['a node under the name of another', 'cups9', 'cups2'],
    ['the machine of the clients', 'cupc', 'cupc'],
  ])('is let in, and %s is not', async (_case, name, as) => {
    expect(await recordsFor(name, as)).toMatchObject({ code: 'PERMISSION_DENIED' });
    const client = await clientAs(name);
    const message = { from: 'asmith', to: 'bjones', text: 'hello', device: 'client', sentAtMs: 0 };
    await expect(unary(client.deliverMessage.bind(client), message, { deadlineMs: 5_000 })).rejects.toThrow(RpcFailure);
    client.close();
  });

  it('without a certificate of the laboratory is not even heard', async () => {
    const client = new ClusterServiceClient(
      `127.0.0.1:${node.presencePorts.cluster}`,
      ChannelCredentials.createSsl(Buffer.from(node.authority.certificate)),
      { ...channelOptions, 'grpc.ssl_target_name_override': 'cups1', 'grpc.default_authority': 'cups1' },
    );
    const message = { from: 'asmith', to: 'bjones', text: 'hello', device: 'client', sentAtMs: 0 };
    await expect(unary(client.deliverMessage.bind(client), message, { deadlineMs: 3_000 })).rejects.toThrow(RpcFailure);
    client.close();
  });
});
