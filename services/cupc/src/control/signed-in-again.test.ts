import type { Client } from '@uclab/contracts/cupc/v1/clients';
import { unary } from '@uclab/foundation/rpc';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TestMachine } from '../../test/client-machine.ts';
import { fault } from '../../test/epassoap-peer.ts';

let machine: TestMachine;

beforeEach(async () => {
  machine = await TestMachine.start();
});

afterEach(() => machine.stop());

const deadlineMs = 5_000;
const timeout = 10_000;

async function client(): Promise<Client | undefined> {
  const clients = machine.clients();
  return (await unary(clients.getClient.bind(clients), { user: 'asmith' }, { deadlineMs })).client;
}

async function signIn(): Promise<void> {
  const clients = machine.clients();
  const { client: signedIn } = await unary(
    clients.signIn.bind(clients),
    { user: 'asmith', password: 'right', node: 'cups1', clientVersion: '7.0.2' },
    { deadlineMs },
  );
  expect(signedIn).toMatchObject({ state: 'signed-in' });
}

const connected = () => vi.waitFor(() => expect(machine.presence.clients.size).toBe(1), { timeout });
const logins = () => machine.node.received.filter(({ body }) => body.includes('<e:login ')).map(({ body }) => body);

it('a client whose node knows the key no more signs in again as it did before, and is connected', async () => {
  await signIn();
  await connected();
  machine.presence.endAll();
  await vi.waitFor(() => expect(logins()).toHaveLength(2), { timeout });
  expect(logins()[1]).toBe(logins()[0]);
  await connected();
  expect(await client()).toMatchObject({ state: 'signed-in', node: 'cups1' });
});

it('a client that is refused then shows itself signed out, in the words for a refusal', async () => {
  await signIn();
  await connected();
  machine.node.answer = (_received, response) => response.writeHead(500).end(fault('Sender'));
  machine.presence.endAll();
  const refused = { state: 'refused', message: 'Your username or password is not correct', signedInAtMs: 0 };
  await vi.waitFor(async () => expect(await client()).toMatchObject(refused), { timeout });
  expect(logins()).toHaveLength(2);
});

it('a client whose new keys are not taken either signs in again once, and is signed out', async () => {
  machine.presence.refusals = Number.POSITIVE_INFINITY;
  await signIn();
  const out = { state: 'signed-out', message: 'Cannot communicate with the server' };
  await vi.waitFor(async () => expect(await client()).toMatchObject(out), { timeout });
  expect(logins()).toHaveLength(2);
});

it('whoever follows a client misses nothing when it signs in again, by itself or not, or when all computers were taken away', async () => {
  const windows = machine.windows();
  const clients = machine.clients();
  const lab = machine.labPlane('lab');
  let position = 0;
  const news = async () => {
    const next = await unary(windows.listEvents.bind(windows), { user: 'asmith', after: position, waitMs: 0 }, { deadlineMs });
    expect(next.events.map((event) => event.position)).toEqual(next.events.map((_event, index) => position + index + 1));
    position = next.position;
    return next.events.map(({ kind, state, text }) => `${kind} ${state}${text}`);
  };
  const hears = async (text: string) => {
    machine.presence.tell({ $case: 'messageReceived', value: { from: 'bjones', text, device: 'client', sentAtMs: 0 } });
    let heard: string[] = [];
    await vi.waitFor(
      async () => {
        heard = [...heard, ...(await news())];
        expect(heard).toContain(`message ${text}`);
      },
      { timeout },
    );
    return heard;
  };

  await signIn();
  await connected();
  expect(await hears('one')).toEqual(['connection connected', 'message one']);
  await unary(clients.signOut.bind(clients), { user: 'asmith' }, { deadlineMs });
  await vi.waitFor(() => expect(machine.presence.clients.size).toBe(0), { timeout });
  await signIn();
  await connected();
  expect(await hears('two')).toEqual(['connection signed-out', 'connection connected', 'message two']);
  machine.presence.endAll();
  await vi.waitFor(() => expect(logins()).toHaveLength(3), { timeout });
  await connected();
  expect(await hears('three')).toEqual(['connection refused', 'connection signed-out', 'connection connected', 'message three']);
  await unary(lab.reset.bind(lab), {}, { deadlineMs });
  await vi.waitFor(() => expect(machine.presence.clients.size).toBe(0), { timeout });
  await signIn();
  await connected();
  const before = position;
  const again = await unary(windows.listEvents.bind(windows), { user: 'asmith', after: before, waitMs: 2_000 }, { deadlineMs });
  expect(again.events).toMatchObject([{ kind: 'connection', state: 'connected' }]);
});
