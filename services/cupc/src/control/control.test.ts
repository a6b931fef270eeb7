import { formatTraceparent, newTrace } from '@uclab/foundation/journal';
import { RpcFailure, unary } from '@uclab/foundation/rpc';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestMachine } from '../../test/client-machine.ts';

let machine: TestMachine;

beforeAll(async () => {
  machine = await TestMachine.start();
});

afterAll(() => machine.stop());

const deadlineMs = 5_000;
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  machine.http(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

async function failureOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error instanceof RpcFailure ? `${error.code} ${error.message}` : String(error)),
  );
}

describe('over gRPC', () => {
  it('signs a person in and out, in any case of letters', async () => {
    const clients = machine.clients();
    const trace = newTrace();
    const input = { user: 'asmith', password: 'right', node: 'cups1' };
    const signedIn = await unary(clients.signIn.bind(clients), input, { deadlineMs, trace });
    expect(signedIn).toMatchObject({ client: { state: 'signed-in', node: 'cups1', homeNode: 'cups2' } });
    expect(signedIn.milliseconds).toBeGreaterThan(0);
    expect(machine.node.received[0]?.traceparent).toContain(trace.traceId);
    const listed = await unary(clients.listClients.bind(clients), {}, { deadlineMs });
    expect(listed.clients.map(({ user }) => user)).toEqual(['asmith']);
    const signedOut = await unary(clients.signOut.bind(clients), { user: 'ASMITH' }, { deadlineMs });
    expect(signedOut.client?.state).toBe('signed-out');
  });

  it('says which input is wrong', async () => {
    const clients = machine.clients();
    const signIn = (user: string, node: string) =>
      failureOf(unary(clients.signIn.bind(clients), { user, password: 'x', node }, { deadlineMs }));
    expect(await signIn('', 'cups1')).toMatch(/^INVALID_ARGUMENT A user name has 1 to 128 characters/);
    expect(await signIn('asmith', '')).toMatch(/^INVALID_ARGUMENT Say at which node to sign in/);
    expect(await signIn('asmith', 'cups1/x')).toMatch(/^INVALID_ARGUMENT/);
    expect(await failureOf(unary(clients.getClient.bind(clients), { user: 'nobody' }, { deadlineMs }))).toBe(
      'NOT_FOUND nobody has not used a client yet; sign in first.',
    );
  });
});

describe('a search and a call', () => {
  it('show nobody and the number where the node handed out no directory', async () => {
    await post('/clients/asmith/sign-in', { password: 'right', node: 'cups1' });
    const clients = machine.clients();
    expect(await unary(clients.searchContacts.bind(clients), { user: 'asmith', text: 'jones' }, { deadlineMs })).toMatchObject({
      contacts: [],
    });
    const ring = { user: 'asmith', number: '2001', conference: true };
    const call = await unary(clients.receiveCall.bind(clients), ring, { deadlineMs });
    expect(call).toMatchObject({ shown: '2001', conference: 'stays-closed' });
    expect(call.contact).toBeUndefined();
    expect(await unary(clients.getDirectorySettings.bind(clients), { user: 'asmith' }, { deadlineMs })).toEqual({
      signedIn: true,
      node: 'cups1',
    });
    expect(await (await post('/clients/asmith/searches', { text: 'jones' })).json()).toMatchObject({ contacts: [] });
    expect(await (await post('/clients/asmith/calls', { number: '2001' })).json()).toMatchObject({ shown: '2001', conference: 'none' });
  });

  it.each([
    ['search', { text: ' ' }, 'text'],
    ['search', { text: 'x'.repeat(129) }, 'text'],
    ['call', { number: 'bjones' }, 'number'],
    ['call', { number: '()' }, 'number'],
    ['call', { number: '1'.repeat(40) }, 'number'],
  ])('%s %j is refused, and the input is named', async (kind, body, field) => {
    await post('/clients/asmith/sign-in', { password: 'right', node: 'cups1' });
    const answer = await post(`/clients/asmith/${kind === 'call' ? 'calls' : 'searches'}`, body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { kind: 'invalid', field } });
  });

  it('need a client that is signed in', async () => {
    await post('/clients/asmith/sign-in', { password: 'wrong', node: 'cups1' });
    const answer = await post('/clients/asmith/searches', { text: 'jones' });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('The client of asmith is not signed in');
    expect((await post('/clients/nobody/calls', { number: '1' })).status).toBe(409);
  });
});

describe('over HTTP', () => {
  it('shows the same', async () => {
    const trace = newTrace();
    const answer = await post('/clients/bjones/sign-in', { password: 'wrong', node: 'cups1' }, { traceparent: formatTraceparent(trace) });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ client: { state: 'refused', message: 'Your username or password is not correct' } });
    expect(machine.node.received.at(-1)?.traceparent).toContain(trace.traceId);
    expect(await (await machine.http('/clients/bjones')).json()).toMatchObject({ client: { state: 'refused' } });
    expect(JSON.stringify(await (await machine.http('/clients')).json())).toContain('"user":"bjones"');
    expect(await (await post('/clients/bjones/sign-out', {})).json()).toMatchObject({ client: { state: 'signed-out' } });
  });

  it.each([
    ['a field that does not exist', { password: 'x', node: 'cups1', force: true }],
    ['a missing node', { password: 'x' }],
    ['a password that is no text', { password: 1, node: 'cups1' }],
    ['no object', 'hello'],
  ])('refuses %s in one line', async (_case, body) => {
    const answer = await post('/clients/asmith/sign-in', body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { kind: 'invalid', message: expect.stringMatching(/^[^\n]+$/) } });
  });

  it('answers 404 for somebody without a client and for what does not exist', async () => {
    expect((await machine.http('/clients/nobody')).status).toBe(404);
    expect((await machine.http('/hello')).status).toBe(404);
  });

  it('turns away another origin and another host name', async () => {
    expect((await machine.http('/clients', { headers: { origin: 'http://evil.example' } })).status).toBe(403);
    expect((await machine.http('/clients', { headers: { origin: `http://127.0.0.1:${machine.ports.http}` } })).status).toBe(200);
    const rebound = await request(`http://127.0.0.1:${machine.ports.http}/clients`, { headers: { host: 'evil.example' } });
    await rebound.body.dump();
    expect(rebound.statusCode).toBe(403);
  });
});

describe('the lab plane', () => {
  it('has no services and no users, and one store of what the computer trusts', async () => {
    const lab = machine.labPlane('lab');
    const { status } = await unary(lab.getStatus.bind(lab), {}, { deadlineMs });
    expect(status).toMatchObject({ node: 'cupc', role: 'cupc', ready: true, services: [], listeningPorts: [8460, 8461] });
    expect(status?.trustStores).toEqual([{ name: 'pc-trust', certificates: [] }]);
    const restart = unary(lab.controlService.bind(lab), { service: 'Cisco Tomcat', action: 'restart' }, { deadlineMs });
    expect(await failureOf(restart)).toBe('NOT_FOUND cupc is a computer with clients and has no services.');
    expect(await failureOf(unary(lab.listUsers.bind(lab), { userid: '' }, { deadlineMs }))).toMatch(/^NOT_FOUND/);
  });

  it('trusts what was uploaded, at once, and at a reset what it trusted before', async () => {
    const lab = machine.labPlane('lab');
    const upload = { content: Buffer.from(machine.authority.certificate), fileName: 'ca.pem' };
    const trusted = async () => (await unary(lab.getStatus.bind(lab), {}, { deadlineMs })).status?.trustStores[0]?.certificates.length;
    await unary(lab.checkpoint.bind(lab), {}, { deadlineMs });
    expect(await failureOf(unary(lab.uploadCertificate.bind(lab), { ...upload, store: 'directory-trust' }, { deadlineMs }))).toBe(
      'NOT_FOUND There is no certificate store "directory-trust"; there is pc-trust.',
    );
    await unary(lab.uploadCertificate.bind(lab), { ...upload, store: 'pc-trust' }, { deadlineMs });
    expect(await trusted()).toBe(1);
    await unary(lab.reset.bind(lab), {}, { deadlineMs });
    expect(await trusted()).toBe(0);
  });

  it('forgets every client at a reset', async () => {
    await post('/clients/asmith/sign-in', { password: 'right', node: 'cups1' });
    const lab = machine.labPlane('lab');
    await unary(lab.reset.bind(lab), {}, { deadlineMs });
    expect(await (await machine.http('/clients')).json()).toEqual({ clients: [] });
  });

  it('is closed to everybody but the laboratory', async () => {
    const stranger = machine.labPlane('cups1');
    expect(await failureOf(unary(stranger.getStatus.bind(stranger), {}, { deadlineMs }))).toMatch(/^PERMISSION_DENIED/);
  });
});

it('signs a thousand people in at once, over few connections', async () => {
  const clients = machine.clients();
  const people = Array.from({ length: 1000 }, (_, index) => `user${index}`);
  const answers = await Promise.all(
    people.map((user) => unary(clients.signIn.bind(clients), { user, password: 'right', node: 'cups1' }, { deadlineMs: 30_000 })),
  );
  expect(answers.filter(({ client }) => client?.state === 'signed-in')).toHaveLength(1000);
  expect(machine.node.mostSockets).toBeLessThanOrEqual(128);
});
