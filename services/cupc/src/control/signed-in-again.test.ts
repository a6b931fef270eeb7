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
