import { TestClock } from '@uclab/foundation/clock';
import { Journal, newTrace } from '@uclab/foundation/journal';
import { NameNotResolvedError, type Network } from '@uclab/foundation/network';
import { TrustStores } from '@uclab/platform/certificates';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type IssuedCertificate, TestAuthority } from '../../../../packages/platform/src/certificates/test-authority.ts';
import { EpasSoapPeer, fault } from '../../test/epassoap-peer.ts';
import { PresenceServices } from '../presence/index.ts';
import { DirectorySearch } from '../search/index.ts';
import { Client } from './client.ts';
import { NodeCaller } from './node-caller.ts';
import { signIn } from './sign-in.ts';

let authority: TestAuthority;
let own: IssuedCertificate;
let node: EpasSoapPeer;
let caller: NodeCaller;
let presence: PresenceServices;
let journal: Journal;
let clock: TestClock;
let directory: DirectorySearch;
let client: Client;

beforeAll(async () => {
  authority = await TestAuthority.create();
  own = await authority.issue({ subject: 'CN=cups1, O=uclab', names: ['cups1'] });
});

beforeEach(async () => {
  node = new EpasSoapPeer();
  await node.start(own);
  clock = new TestClock();
  journal = new Journal('cupc', clock);
  const network: Network = {
    node: 'cupc',
    resolve: (host) => {
      if (!['cups1', 'cups2'].includes(host)) throw new NameNotResolvedError(host);
      return { host: '127.0.0.1', port: node.port };
    },
  };
  presence = new PresenceServices(network, authority.certificate);
  caller = new NodeCaller({
    network,
    authority: authority.certificate,
    port: 8443,
    connectTimeoutMs: 1_000,
  });
  const nowhere = {
    node: 'cupc',
    resolve: (host: string) => {
      throw new NameNotResolvedError(host);
    },
  };
  directory = new DirectorySearch({ network: nowhere, clock, journal, trustStores: new TrustStores('/nowhere', clock, ['pc-trust']) });
  client = new Client('asmith', { caller, directory, clock, journal, presence, version: '8.5.1' });
});

afterEach(async () => {
  client.vanish();
  presence.stop();
  await caller.stop();
  await node.stop();
});

const finished = () => {
  const event = journal.since(0).events.findLast(({ kind }) => kind === 'cupc.sign-in-finished');
  if (event?.kind !== 'cupc.sign-in-finished') throw new Error('no sign-in has finished');
  return event;
};

describe('signing in', () => {
  it.each([
    ['6.0.3', 'latest'],
    ['7.0.2', 'v70'],
    ['8.6.1', 'v80'],
    ['10.5.2', 'v80'],
  ])('says that it is %s and uses %s where v70 and v80 are on offer', async (version, used) => {
    await new Client('asmith', { caller, directory, clock, journal, presence, version }).signIn('cups1', 'right', newTrace());
    expect(node.received[0]?.body).toContain(`client-version="${version}"`);
    expect(node.received.map(({ path }) => path)).toEqual(['/EPASSoap/service', `/EPASSoap/service/${used}`]);
  });

  it('logs in, then fetches the configuration at the newest version that both know', async () => {
    const { client: view, milliseconds } = await client.signIn('cups1', 'right', newTrace());
    expect(view).toEqual({
      user: 'asmith',
      state: 'signed-in',
      node: 'cups1',
      homeNode: 'cups2',
      message: 'Signed in',
      errorCode: '',
      signedInAtMs: clock.nowMs(),
      deskPhoneControl: false,
    });
    expect(milliseconds).toBeGreaterThan(0);
    expect(node.received.map(({ path }) => path)).toEqual(['/EPASSoap/service', '/EPASSoap/service/v80']);
    expect(node.received[0]?.contentType).toBe('application/soap+xml; charset=UTF-8; action="urn:cisco:epas:soap/login"');
    expect(node.received[1]?.body).toContain('<s:Header><e:session-key>key-asmith</e:session-key></s:Header>');
    expect(client.configuration.get('Presence.Domain')).toBe('lab.example');
  });

  it('hands its trace to the node with each request', async () => {
    const trace = newTrace();
    await client.signIn('cups1', 'right', trace);
    for (const { traceparent } of node.received) expect(traceparent).toContain(trace.traceId);
    expect(new Set(journal.since(0).events.map((event) => event.traceId))).toEqual(new Set([trace.traceId]));
  });

  it('writes whatever was typed so that it stays a name and a password', async () => {
    const parts = { caller, directory, clock, journal, presence, version: '8.5.1' };
    await new Client('a<b&"c', parts).signIn('cups1', '</e:password><x>', newTrace());
    expect(node.received[0]?.body).toContain('<e:username>a&lt;b&amp;"c</e:username><e:password>&lt;/e:password&gt;&lt;x&gt;</e:password>');
  });

  it('has one text for whatever the node refuses', async () => {
    const { client: view } = await client.signIn('cups1', 'wrong', newTrace());
    expect(view).toMatchObject({ state: 'refused', message: 'Your username or password is not correct', errorCode: 'LERR_CUP_AUTH' });
    node.answer = (_received, response) => response.writeHead(500).end(fault('Sender'));
    expect((await client.signIn('cups1', 'wrong', newTrace())).client).toEqual(view);
    expect(finished()).toMatchObject({ outcome: 'failed', facts: { detail: '' } });
    expect(finished().symptom).toBeUndefined();
  });
});

describe('a node that cannot be used', () => {
  const unreachable = { state: 'signed-out', message: 'Cannot communicate with the server', errorCode: 'LERR_CUP_UNREACHABLE' };

  it('has a name that does not resolve', async () => {
    expect((await client.signIn('cups9', 'right', newTrace())).client).toMatchObject(unreachable);
    expect(finished().symptom).toBe('NODE_NAME_NOT_RESOLVED');
  });

  it('refuses the connection', async () => {
    await node.stop();
    expect((await client.signIn('cups1', 'right', newTrace())).client).toMatchObject(unreachable);
    expect(finished().symptom).toBe('NODE_UNREACHABLE');
  });

  it('breaks the connection', async () => {
    node.answer = (_received, response) => response.destroy();
    expect((await client.signIn('cups1', 'right', newTrace())).client).toMatchObject(unreachable);
    expect(finished().symptom).toBe('NODE_UNREACHABLE');
  });

  it.each([503, 404])('answers HTTP %i while the service does not run', async (status) => {
    node.answer = (_received, response) => response.writeHead(status).end('<html/>');
    expect((await client.signIn('cups1', 'right', newTrace())).client).toMatchObject(unreachable);
    expect(finished().symptom).toBe('NODE_SERVICE_UNAVAILABLE');
  });

  it('answers something that is not SOAP', async () => {
    node.answer = (_received, response) => response.end('<html>hello</html>');
    expect((await client.signIn('cups1', 'right', newTrace())).client).toMatchObject(unreachable);
    expect(finished().symptom).toBe('NODE_SERVICE_UNAVAILABLE');
  });

  it('shows a certificate that the computer does not trust, or another name', async () => {
    expect((await client.signIn('cups2', 'right', newTrace())).client).toMatchObject(unreachable);
    expect(finished().symptom).toBe('NODE_TLS_UNTRUSTED');
    await node.stop();
    const other = await TestAuthority.create('CN=Other CA, O=uclab');
    await node.start(await other.issue({ subject: 'CN=cups1, O=uclab', names: ['cups1'] }));
    await client.signIn('cups1', 'right', newTrace());
    expect(finished().symptom).toBe('NODE_TLS_UNTRUSTED');
  });

  it('does not answer in time', async () => {
    node.answer = () => {};
    const result = await signIn(caller, {
      node: 'cups1',
      user: 'asmith',
      password: 'right',
      clientVersion: '8.5.1',
      deadlineMs: 50,
      trace: newTrace(),
    });
    expect(result).toMatchObject({
      screen: { message: 'Cannot communicate with the server', errorCode: 'LERR_CUP_TIMEOUT' },
      failure: { symptom: 'NODE_TIMEOUT' },
    });
  });

  it('hands out no configuration', async () => {
    node.answer = ({ body }, response) => {
      node.answer = (_received, later) => later.writeHead(500).end(fault('Receiver'));
      response.end(
        body.includes('login') &&
          '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><login-resp><success><session-key>k</session-key></success></login-resp></s:Body></s:Envelope>',
      );
    };
    const { client: view } = await client.signIn('cups1', 'right', newTrace());
    expect(view).toMatchObject({ state: 'signed-out', errorCode: 'LERR_CUP_INTERNAL_ERROR' });
  });
});

describe('signing out', () => {
  it('ends the key at the node', async () => {
    await client.signIn('cups1', 'right', newTrace());
    expect(await client.signOut(newTrace())).toMatchObject({ state: 'signed-out', message: '', homeNode: '', signedInAtMs: 0 });
    expect(node.received.at(-1)?.body).toContain('key-asmith');
    expect(node.received.at(-1)?.body).toContain('<e:logout/>');
  });

  it('works although the node has gone', async () => {
    await client.signIn('cups1', 'right', newTrace());
    await node.stop();
    expect(await client.signOut(newTrace())).toMatchObject({ state: 'signed-out' });
  });
});

it('shows the outcome of the last click, not of a slower earlier one', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  node.answer = ({ body }, response) => {
    if (body.includes('>slow<')) held.then(() => response.writeHead(503).end()).catch(() => undefined);
    else response.writeHead(500).end(fault('Sender'));
  };
  const first = client.signIn('cups1', 'slow', newTrace());
  expect(client.view()).toMatchObject({ state: 'signing-in', message: 'Signing in' });
  await client.signIn('cups1', 'wrong', newTrace());
  release();
  expect((await first).client).toMatchObject({ state: 'signed-out', errorCode: 'LERR_CUP_UNREACHABLE' });
  expect(client.view()).toMatchObject({ state: 'refused', errorCode: 'LERR_CUP_AUTH' });
});
