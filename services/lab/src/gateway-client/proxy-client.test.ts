import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { ProxyServer } from '../proxy/index.ts';
import { GatewayRefusedError, GatewayUnreachableError, ProxyClient } from './index.ts';

let server: ProxyServer;
let client: ProxyClient;

beforeEach(async () => {
  server = new ProxyServer();
  client = new ProxyClient(await server.start({ apiPort: 0, host: '127.0.0.1' }));
});

afterEach(async () => {
  await client.close();
  await server.stop();
});

const ldap = { name: 'cups1-to-directory/636', listen: '127.0.0.1:0', upstream: '127.0.0.1:9' };

/** A server on 127.0.0.1 that answers every connection with `answer`, or never. */
async function serverThatAnswers(answer?: string): Promise<string> {
  const listener = createServer((socket) => {
    socket.on('error', () => undefined);
    if (answer !== undefined) socket.end(answer);
    onTestFinished(() => void socket.destroy());
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  onTestFinished(() => void listener.close());
  const address = listener.address();
  if (typeof address !== 'object' || !address) throw new Error('not listening');
  return `http://127.0.0.1:${address.port}`;
}

describe('the client of a gateway', () => {
  test('reads the version', async () => {
    expect(await client.version()).toBe('2.12.0');
  });

  test('creates, lists, changes and deletes a proxy of any name', async () => {
    const created = await client.create({ ...ldap, enabled: false });
    expect(created).toEqual({ ...ldap, enabled: false, toxics: [] });
    const enabled = await client.update(ldap.name, { enabled: true });
    expect(enabled.listen).toMatch(/^127\.0\.0\.1:[1-9]/);
    expect(await client.list()).toEqual(new Map([[ldap.name, enabled]]));
    await client.delete(ldap.name);
    expect(await client.list()).toEqual(new Map());
  });

  test('adds, changes and removes a toxic', async () => {
    await client.create(ldap);
    const toxic = await client.addToxic(ldap.name, { type: 'timeout', stream: 'upstream', attributes: { timeout: 0 } });
    expect(toxic).toEqual({ name: 'timeout_upstream', type: 'timeout', stream: 'upstream', toxicity: 1, attributes: { timeout: 0 } });
    const changed = await client.updateToxic(ldap.name, toxic.name, { attributes: { timeout: 5 } });
    expect((await client.list()).get(ldap.name)?.toxics).toEqual([changed]);
    await client.removeToxic(ldap.name, toxic.name);
    expect((await client.list()).get(ldap.name)?.toxics).toEqual([]);
  });

  test('counts the bytes of a proxy', async () => {
    const upstream = await serverThatAnswers('result');
    const { listen } = await client.create({ ...ldap, upstream: upstream.replace('http://', '') });
    const socket = connect(Number(listen.split(':')[1]), '127.0.0.1').resume();
    socket.end('bind');
    await once(socket, 'close');
    await expect.poll(async () => (await client.receivedBytes()).get(ldap.name)).toMatchObject({ upstream: 4 });
  });

  test('says what the gateway refused', async () => {
    await client.create(ldap);
    await expect(client.create(ldap)).rejects.toThrow(GatewayRefusedError);
    await expect(client.create(ldap)).rejects.toMatchObject({ status: 409, message: expect.stringContaining('proxy already exists') });
    await expect(client.delete('nobody')).rejects.toMatchObject({ status: 404, message: expect.stringContaining('proxy not found') });
  });

  test('says that nobody is there', async () => {
    const gone = new ProxyClient(server.apiUrl);
    await server.stop();
    await expect(gone.version()).rejects.toThrow(GatewayUnreachableError);
    await expect(gone.version()).rejects.toThrow(/cannot be reached: GET \/version: .*ECONNREFUSED/);
  });

  test('waits two seconds for a gateway that accepts and says nothing', async () => {
    const silent = new ProxyClient(await serverThatAnswers());
    await expect(silent.list()).rejects.toThrow('cannot be reached: GET /proxies: no answer within 2000 ms');
  });

  test('does not take another server for a gateway', async () => {
    const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 8\r\nconnection: close\r\n\r\n{"a": 1}';
    const other = new ProxyClient(await serverThatAnswers(answer));
    await expect(other.version()).rejects.toThrow('the answer is not that of a Toxiproxy');
  });
});
