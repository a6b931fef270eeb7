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
  it('has no services, no trust stores and no users', async () => {
    const lab = machine.labPlane('lab');
    const { status } = await unary(lab.getStatus.bind(lab), {}, { deadlineMs });
    expect(status).toMatchObject({ node: 'cupc', role: 'cupc', ready: true, services: [], trustStores: [], listeningPorts: [8460, 8461] });
    const restart = unary(lab.controlService.bind(lab), { service: 'Cisco Tomcat', action: 'restart' }, { deadlineMs });
    expect(await failureOf(restart)).toBe('NOT_FOUND cupc is a computer with clients and has no services.');
    expect(await failureOf(unary(lab.listUsers.bind(lab), { userid: '' }, { deadlineMs }))).toMatch(/^NOT_FOUND/);
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

it('serves a thousand people at once', async () => {
  const clients = machine.clients();
  const people = Array.from({ length: 1000 }, (_, index) => `user${index}`);
  const answers = await Promise.all(
    people.map((user) => unary(clients.signIn.bind(clients), { user, password: 'right', node: 'cups1' }, { deadlineMs: 30_000 })),
  );
  expect(answers.filter(({ client }) => client?.state === 'signed-in')).toHaveLength(1000);
});
