import { createHash, randomBytes } from 'node:crypto';
import { delay } from '@uclab/foundation/clock';
import { describe, expect, test } from 'vitest';
import { call } from './api.ts';
import { connectThrough, Peer, Upstream } from './peer.ts';
import { freePort, useTarget } from './target.ts';

const target = useTarget();

async function proxied() {
  const upstream = await Upstream.start();
  const proxy = await target.client.createProxy({ name: 'ldap', listen: '127.0.0.1:0', upstream: upstream.address });
  return { upstream, proxy };
}

const digest = (data: Buffer) => createHash('sha256').update(data).digest('hex');

describe('a connection through a proxy', () => {
  test('carries bytes both ways', async () => {
    const { upstream, proxy } = await proxied();
    const { client, server } = await connectThrough(upstream, proxy.listen);
    client.write('bind');
    await server.until(4);
    server.write('result');
    await client.until(6);
    expect([server.text, client.text]).toEqual(['bind', 'result']);
  });

  test('carries many megabytes both ways at once without a byte lost or moved', async () => {
    const { upstream, proxy } = await proxied();
    const { client, server } = await connectThrough(upstream, proxy.listen);
    const [up, down] = [randomBytes(20_000_000), randomBytes(20_000_000)];
    client.write(up);
    server.write(down);
    await Promise.all([server.until(up.length), client.until(down.length)]);
    expect([digest(server.received), digest(client.received)]).toEqual([digest(up), digest(down)]);
  });

  test('is kept apart from its neighbours', async () => {
    const { upstream, proxy } = await proxied();
    const pairs = await Promise.all(Array.from({ length: 50 }, () => Peer.connect(proxy.listen)));
    pairs.forEach((client, index) => void client.write(String(index).padStart(2, '0')));
    const servers = await Promise.all(pairs.map(() => upstream.accept()));
    await Promise.all(
      servers.map(async (server) => {
        await server.until(2);
        server.write(server.text);
      }),
    );
    await Promise.all(pairs.map((client) => client.until(2)));
    expect(pairs.map((client) => client.text)).toEqual(pairs.map((_, index) => String(index).padStart(2, '0')));
  });

  test('is accepted before the upstream is dialled, and closed when that refuses', async () => {
    const upstream = `127.0.0.1:${await freePort()}`;
    const { listen } = await target.client.createProxy({ name: 'ldap', listen: '127.0.0.1:0', upstream });
    const client = await Peer.connect(listen);
    expect(await client.ended).toBe('closed');
  });

  test('is closed when the upstream is an address that is none', async () => {
    const { listen } = await target.client.createProxy({ name: 'ldap', listen: '127.0.0.1:0', upstream: 'nowhere' });
    expect(await (await Peer.connect(listen)).ended).toBe('closed');
  });

  test('ends at the server after all that the client sent, and as a whole', async () => {
    const { upstream, proxy } = await proxied();
    const { client, server } = await connectThrough(upstream, proxy.listen);
    const request = randomBytes(3_000_000);
    client.socket.end(request);
    expect(await server.ended).toBe('closed');
    expect(digest(server.received)).toBe(digest(request));
    // Toxiproxy closes a socket as a whole, so a client that only closed its half gets no answer any more.
    server.write('too late');
    expect(await client.ended).toBe('closed');
    expect(client.text).toBe('');
  });

  test('ends at the client after all that the server sent', async () => {
    const { upstream, proxy } = await proxied();
    const { client, server } = await connectThrough(upstream, proxy.listen);
    const reply = randomBytes(3_000_000);
    server.socket.end(reply);
    expect(await client.ended).toBe('closed');
    expect(digest(client.received)).toBe(digest(reply));
    expect(await server.ended).toBe('closed');
  });

  test('is closed at the other side when one side resets it', async () => {
    const { upstream, proxy } = await proxied();
    const first = await connectThrough(upstream, proxy.listen);
    first.client.socket.resetAndDestroy();
    expect(await first.server.ended).toBe('closed');
    const second = await connectThrough(upstream, proxy.listen);
    second.server.socket.resetAndDestroy();
    expect(await second.client.ended).toBe('closed');
  });

  test.each([
    { toxics: 'no toxic', types: [] },
    { toxics: 'toxics', types: ['noop', 'slow_close'] },
  ])('with $toxics holds a sender back when the receiver does not read', async ({ types }) => {
    const { upstream, proxy } = await proxied();
    for (const type of types) expect(await call(target.apiUrl, 'POST', '/proxies/ldap/toxics', { type })).toMatchObject({ status: 200 });
    const { client, server } = await connectThrough(upstream, proxy.listen);
    client.socket.pause();
    const total = 64_000_000;
    const sending = send(server, total);
    expect(await bytesWhenStalled(sending)).toBeLessThan(40_000_000);
    client.socket.resume();
    await client.until(total);
    expect(sending.bytes).toBe(total);
  });
});

describe('a proxy that is', () => {
  test('disabled closes its connections and is refused; enabled again it listens where it did', async () => {
    const { upstream, proxy } = await proxied();
    const { client, server } = await connectThrough(upstream, proxy.listen);
    await proxy.update({ ...proxy.toJson(), enabled: false });
    expect(await Promise.all([client.ended, server.ended])).toEqual(['closed', 'closed']);
    await expect(Peer.connect(proxy.listen)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await proxy.update({ ...proxy.toJson(), enabled: true });
    const again = await connectThrough(upstream, proxy.listen);
    again.client.write('bind');
    await again.server.until(4);
  });

  test('deleted closes its connections', async () => {
    const { upstream, proxy } = await proxied();
    const { client, server } = await connectThrough(upstream, proxy.listen);
    await proxy.remove();
    expect(await Promise.all([client.ended, server.ended])).toEqual(['closed', 'closed']);
  });

  test('pointed to another upstream closes its connections and sends new ones there', async () => {
    const { upstream, proxy } = await proxied();
    const { client } = await connectThrough(upstream, proxy.listen);
    const other = await Upstream.start();
    await proxy.update({ enabled: true, listen: proxy.listen, upstream: other.address });
    expect(await client.ended).toBe('closed');
    const { client: newcomer, server } = await connectThrough(other, proxy.listen);
    newcomer.write('bind');
    await server.until(4);
  });

  test('updated with what it has already keeps its connections', async () => {
    const { upstream, proxy } = await proxied();
    const { client, server } = await connectThrough(upstream, proxy.listen);
    await proxy.update({ enabled: true, listen: proxy.listen, upstream: upstream.address });
    client.write('bind');
    await server.until(4);
  });
});

/** Sends so many bytes, each piece after the system took the one before; `bytes` says how many it took so far. */
function send(sender: Peer, total: number): { bytes: number } {
  const progress = { bytes: 0 };
  const piece = Buffer.alloc(64_000, 'x');
  const next = () => {
    if (progress.bytes === total) return;
    sender.socket.write(piece, () => {
      progress.bytes += piece.length;
      next();
    });
  };
  next();
  return progress;
}

/** Bytes taken from a sender once no more are taken. */
async function bytesWhenStalled(sending: { readonly bytes: number }): Promise<number> {
  for (;;) {
    const before = sending.bytes;
    await delay(300);
    if (before > 0 && before === sending.bytes) return before;
  }
}
