import { randomBytes } from 'node:crypto';
import { monotonicMs } from '@uclab/foundation/clock';
import { describe, expect, test } from 'vitest';
import { call } from './api.ts';
import { connectThrough, type Peer, Upstream } from './peer.ts';
import { useTarget } from './target.ts';

const target = useTarget();
const toxicsPath = '/proxies/ldap/toxics';

/** Timers may be a little early by the receiver's clock. */
const timerSlackMs = 5;

type Stream = 'upstream' | 'downstream';
const streams: Stream[] = ['upstream', 'downstream'];

interface ToxicBody {
  readonly type: string;
  readonly stream: Stream;
  readonly name?: string;
  readonly toxicity?: number;
  readonly attributes?: Record<string, number>;
}

async function proxied(...toxics: ToxicBody[]) {
  const upstream = await Upstream.start();
  const { listen } = await target.client.createProxy({ name: 'ldap', listen: '127.0.0.1:0', upstream: upstream.address });
  for (const toxic of toxics) await add(toxic);
  return { connect: () => connectThrough(upstream, listen), listen, upstream };
}

async function add(toxic: ToxicBody) {
  expect(await call(target.apiUrl, 'POST', toxicsPath, { name: toxic.type, ...toxic })).toMatchObject({ status: 200 });
}

async function change(name: string, body: { attributes?: Record<string, number>; toxicity?: number }) {
  expect(await call(target.apiUrl, 'PATCH', `${toxicsPath}/${name}`, body)).toMatchObject({ status: 200 });
}

async function remove(name: string) {
  expect(await call(target.apiUrl, 'DELETE', `${toxicsPath}/${name}`)).toMatchObject({ status: 204 });
}

/** The end that the stream comes from and the end that it goes to. */
function ends({ client, server }: { client: Peer; server: Peer }, stream: Stream) {
  return stream === 'upstream' ? { sender: client, receiver: server } : { sender: server, receiver: client };
}

/** Milliseconds until the receiver has `data`. */
async function timeToDeliver(sender: Peer, receiver: Peer, data: string | Buffer): Promise<number> {
  const start = monotonicMs();
  const before = receiver.received.length;
  sender.write(data);
  await receiver.until(before + data.length);
  return monotonicMs() - start;
}

describe.each(streams)('%s,', (stream) => {
  test('latency delays each message, also on a connection that is open already, and its removal ends that', async () => {
    const { sender, receiver } = ends(await (await proxied()).connect(), stream);
    expect(await timeToDeliver(sender, receiver, 'bind')).toBeLessThan(400);
    await add({ type: 'latency', stream, attributes: { latency: 500 } });
    expect(await timeToDeliver(sender, receiver, 'bind')).toBeGreaterThan(500 - timerSlackMs);
    await remove('latency');
    expect(await timeToDeliver(sender, receiver, 'bind')).toBeLessThan(400);
    expect(receiver.text).toBe('bindbindbind');
  });

  test('latency leaves the other direction alone', async () => {
    const { sender, receiver } = ends(await (await proxied({ type: 'latency', stream, attributes: { latency: 5_000 } })).connect(), stream);
    expect(await timeToDeliver(receiver, sender, 'result')).toBeLessThan(1_000);
  });

  test('latency does not add up over messages that follow one another, and varies by the jitter', async () => {
    const toxic = { type: 'latency', stream, attributes: { latency: 200, jitter: 100 } } as const;
    const { sender, receiver } = ends(await (await proxied(toxic)).connect(), stream);
    const start = monotonicMs();
    for (let index = 0; index < 50; index++) sender.write('0123456789');
    await receiver.until(500);
    const elapsedMs = monotonicMs() - start;
    expect(elapsedMs).toBeGreaterThan(100 - timerSlackMs);
    expect(elapsedMs).toBeLessThan(4_000);
    expect(receiver.text).toBe('0123456789'.repeat(50));
  });

  test('two latencies add up', async () => {
    const first = { type: 'latency', name: 'first', stream, attributes: { latency: 100 } } as const;
    const { connect } = await proxied(first, { ...first, name: 'second' });
    const { sender, receiver } = ends(await connect(), stream);
    expect(await timeToDeliver(sender, receiver, 'bind')).toBeGreaterThan(200 - timerSlackMs);
  });

  test('a changed latency lets the message that waits go at once and holds for the next', async () => {
    const { sender, receiver } = ends(
      await (await proxied({ type: 'latency', stream, attributes: { latency: 60_000 } })).connect(),
      stream,
    );
    sender.write('bind');
    await timeToDeliver(receiver, sender, 'the other way, so that the message is in the proxy');
    await change('latency', { attributes: { latency: 100 } });
    await receiver.until(4);
    expect(await timeToDeliver(sender, receiver, 'bind')).toBeGreaterThan(100 - timerSlackMs);
  });

  test('messages that wait when a latency is removed all arrive, in order', async () => {
    const { sender, receiver } = ends(
      await (await proxied({ type: 'latency', stream, attributes: { latency: 60_000 } })).connect(),
      stream,
    );
    for (const message of ['bind', 'search', 'unbind']) {
      sender.write(message);
      await timeToDeliver(receiver, sender, 'the other way, so that the message is in the proxy');
    }
    await remove('latency');
    await receiver.until(16);
    expect(receiver.text).toBe('bindsearchunbind');
  });

  test('an end waits behind delayed messages', async () => {
    const { sender, receiver } = ends(await (await proxied({ type: 'latency', stream, attributes: { latency: 200 } })).connect(), stream);
    const start = monotonicMs();
    sender.socket.end('unbind');
    await receiver.ended;
    expect(receiver.text).toBe('unbind');
    expect(monotonicMs() - start).toBeGreaterThan(200 - timerSlackMs);
  });

  test('bandwidth lets so many kilobytes a second through', async () => {
    const { sender, receiver } = ends(await (await proxied({ type: 'bandwidth', stream, attributes: { rate: 1_000 } })).connect(), stream);
    const data = randomBytes(500_000);
    const elapsedMs = await timeToDeliver(sender, receiver, data);
    expect(elapsedMs).toBeGreaterThan(400);
    expect(elapsedMs).toBeLessThan(2_000);
    expect(receiver.received.equals(data)).toBe(true);
  });

  test('bandwidth 0 lets nothing through, and what was held arrives after its removal', async () => {
    const { sender, receiver } = ends(await (await proxied({ type: 'bandwidth', stream, attributes: { rate: 0 } })).connect(), stream);
    sender.write('bind');
    await timeToDeliver(receiver, sender, 'result');
    expect(receiver.text).toBe('');
    await remove('bandwidth');
    await receiver.until(4);
    expect(receiver.text).toBe('bind');
  });

  test('slow_close delays the end and nothing else', async () => {
    const { sender, receiver } = ends(
      await (await proxied({ type: 'slow_close', stream, attributes: { delay: 1_000 } })).connect(),
      stream,
    );
    expect(await timeToDeliver(sender, receiver, 'bind')).toBeLessThan(800);
    const start = monotonicMs();
    sender.socket.end('unbind');
    await receiver.until(10);
    expect(monotonicMs() - start).toBeLessThan(800);
    await receiver.ended;
    expect(monotonicMs() - start).toBeGreaterThan(1_000 - timerSlackMs);
  });

  test('an end that slow_close holds goes on when it is removed', async () => {
    const { sender, receiver } = ends(
      await (await proxied({ type: 'slow_close', stream, attributes: { delay: 60_000 } })).connect(),
      stream,
    );
    sender.socket.end('unbind');
    await receiver.until(6);
    await remove('slow_close');
    expect(await receiver.ended).toBe('closed');
  });

  test('timeout drops everything, and closes the connection when it was silent for that long', async () => {
    const { sender, receiver } = ends(await (await proxied({ type: 'timeout', stream, attributes: { timeout: 300 } })).connect(), stream);
    const start = monotonicMs();
    sender.write('bind');
    expect(await Promise.all([sender.ended, receiver.ended])).toEqual(['closed', 'closed']);
    expect(monotonicMs() - start).toBeGreaterThan(300 - timerSlackMs);
    expect(receiver.text).toBe('');
  });

  test('timeout 0 is a black hole: the connection stays, its removal closes it', async () => {
    const { connect } = await proxied();
    const before = await connect();
    await add({ type: 'timeout', stream, attributes: { timeout: 0 } });
    for (const { sender, receiver } of [ends(before, stream), ends(await connect(), stream)]) {
      sender.write('bind');
      await timeToDeliver(receiver, sender, 'result');
      expect(receiver.text).toBe('');
    }
    const after = await connect();
    await remove('timeout');
    for (const pair of [before, after]) {
      expect(await Promise.all([pair.client.ended, pair.server.ended])).toEqual(['closed', 'closed']);
    }
    expect(ends(before, stream).receiver.text).toBe('');
    expect(await timeToDeliver(...both(ends(await connect(), stream)), 'bind')).toBeLessThan(1_000);
  });

  test('a client that gives up on a black hole is noticed at the server', async () => {
    const { client, server } = await (await proxied({ type: 'timeout', stream, attributes: { timeout: 0 } })).connect();
    client.socket.end('bind');
    expect(await server.ended).toBe('closed');
    expect(await client.ended).toBe('closed');
  });

  test('reset_peer resets both sides at the first data, after its time', async () => {
    const { connect } = await proxied({ type: 'reset_peer', stream, attributes: { timeout: 200 } });
    const { sender, receiver } = ends(await connect(), stream);
    const start = monotonicMs();
    sender.write('bind');
    expect(await Promise.all([sender.ended, receiver.ended])).toEqual(['reset', 'reset']);
    expect(monotonicMs() - start).toBeGreaterThan(200 - timerSlackMs);
    expect(receiver.text).toBe('');
  });

  test('reset_peer ends a connection that was open before without a reset', async () => {
    const { connect } = await proxied();
    const { sender, receiver } = ends(await connect(), stream);
    // Accepted at both ends it may still be about to begin, and a connection that begins under the toxic is reset.
    await timeToDeliver(sender, receiver, 'hello');
    await add({ type: 'reset_peer', stream, attributes: { timeout: 0 } });
    sender.write('bind');
    expect(await Promise.all([sender.ended, receiver.ended])).toEqual(['closed', 'closed']);
  });

  test('slicer cuts messages into small pieces, in order', async () => {
    const attributes = { average_size: 50, size_variation: 10, delay: 10_000 };
    const { sender, receiver } = ends(await (await proxied({ type: 'slicer', stream, attributes })).connect(), stream);
    const data = randomBytes(1_000);
    await timeToDeliver(sender, receiver, data);
    expect(receiver.received.equals(data)).toBe(true);
    expect(receiver.chunks).toBeGreaterThan(8);
  });

  test('limit_data lets so many bytes through and closes', async () => {
    const { connect } = await proxied({ type: 'limit_data', stream, attributes: { bytes: 5 } });
    const { sender, receiver } = ends(await connect(), stream);
    await timeToDeliver(sender, receiver, 'abc');
    sender.write('defg');
    expect(await receiver.ended).toBe('closed');
    expect(receiver.text).toBe('abcde');
    expect(await sender.ended).toBe('closed');
  });

  test('a raised limit counts what went before', async () => {
    const { connect } = await proxied({ type: 'limit_data', stream, attributes: { bytes: 5 } });
    const { sender, receiver } = ends(await connect(), stream);
    await timeToDeliver(sender, receiver, 'abc');
    await change('limit_data', { attributes: { bytes: 10 } });
    sender.write('defghijklm');
    await receiver.ended;
    expect(receiver.text).toBe('abcdefghij');
  });

  test('a toxic of toxicity 0 spares every connection until that changes', async () => {
    const { connect } = await proxied({ type: 'limit_data', stream, toxicity: 0, attributes: { bytes: 4 } });
    const spared = ends(await connect(), stream);
    await timeToDeliver(spared.sender, spared.receiver, 'more than four bytes');
    await change('limit_data', { toxicity: 1 });
    spared.sender.write('more');
    expect(await spared.receiver.ended).toBe('closed');
  });

  test('a toxicity of one half affects some connections and spares others', async () => {
    const { connect } = await proxied({ type: 'limit_data', stream, toxicity: 0.5, attributes: { bytes: 1 } });
    const cut = async () => {
      const { sender, receiver } = ends(await connect(), stream);
      sender.write('bind');
      return Promise.race([
        receiver.until(4).then(
          () => 'spared',
          () => 'cut',
        ),
        receiver.ended.then(() => 'cut'),
      ]);
    };
    const outcomes = await Promise.all(Array.from({ length: 40 }, cut));
    expect(new Set(outcomes)).toEqual(new Set(['spared', 'cut']));
  });

  test('reset of the gateway frees open connections', async () => {
    const { connect } = await proxied({ type: 'latency', stream, attributes: { latency: 60_000 } });
    const { sender, receiver } = ends(await connect(), stream);
    sender.write('bind');
    await timeToDeliver(receiver, sender, 'result');
    await target.client.reset();
    await receiver.until(4);
    expect(await timeToDeliver(sender, receiver, 'more')).toBeLessThan(1_000);
    expect(receiver.text).toBe('bindmore');
  });
});

const both = ({ sender, receiver }: { sender: Peer; receiver: Peer }): [Peer, Peer] => [sender, receiver];
