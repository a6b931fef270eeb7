import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { ProxyServer } from './index.ts';

let server: ProxyServer;

beforeEach(async () => {
  server = new ProxyServer();
  await server.start({ apiPort: 0, host: '127.0.0.1' });
});

afterEach(() => server.stop());

const create = async (body: unknown) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(`${server.apiUrl}/proxies`, { method: 'POST', body: text });
  return { status: answer.status, body: z.looseObject({ listen: z.string().default('') }).parse(await answer.json()) };
};

test.each(['0.0.0.0:0', '[::]:0', '192.0.2.1:0'])(
  'a proxy is not let listen on %s, where others than this machine could reach it',
  async (listen) => {
    expect(await create({ name: 'ldap', listen, upstream: '127.0.0.1:9' })).toMatchObject({
      status: 500,
      body: { error: expect.stringContaining('only loopback addresses can be listened on') },
    });
  },
);

test.each(['', ':0'])('a proxy that names no host (%j) listens on 127.0.0.1', async (listen) => {
  expect(await create({ name: 'ldap', listen, upstream: '127.0.0.1:9' })).toMatchObject({
    status: 201,
    body: { listen: expect.stringMatching(/^127\.0\.0\.1:[1-9]/) },
  });
});

test('a body of more than a megabyte is refused', async () => {
  expect(await create(`{"name": "${'x'.repeat(2_000_000)}"}`)).toMatchObject({ status: 413 });
});

test('a second server on the same port is refused, and can be started elsewhere', async () => {
  const second = new ProxyServer();
  const apiPort = Number(new URL(server.apiUrl).port);
  await expect(second.start({ apiPort, host: '127.0.0.1' })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await second.start({ apiPort: 0, host: '127.0.0.1' });
  await second.stop();
});

test('stop closes proxies and their connections; started again it knows none', async () => {
  const created = await create({ name: 'ldap', listen: '127.0.0.1:0', upstream: new URL(server.apiUrl).host });
  const port = Number(created.body.listen.split(':')[1]);
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const closed = once(socket.resume(), 'close');
  await server.stop();
  await closed;
  await server.start({ apiPort: 0, host: '127.0.0.1' });
  expect(await (await fetch(`${server.apiUrl}/proxies`)).json()).toEqual({});
});
