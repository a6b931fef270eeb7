import { ProxyClient } from '@uclab/lab/gateway-client';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { call } from './api.ts';
import { connectThrough, type Peer, Upstream } from './peer.ts';
import { useTarget } from './target.ts';

const target = useTarget();

const chunk = fc.oneof(
  { weight: 4, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 200 }) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 150_000 }).map((length) => Uint8Array.from({ length }, (_, index) => (index * 7 + length) % 256)),
  },
);
const toxic = fc.oneof(
  fc.record({ type: fc.constant('noop') }),
  fc.record({ type: fc.constant('latency'), attributes: fc.record({ latency: fc.nat(15), jitter: fc.nat(10) }) }),
  fc.record({ type: fc.constant('bandwidth'), attributes: fc.record({ rate: fc.integer({ min: 20_000, max: 100_000 }) }) }),
  fc.record({ type: fc.constant('slow_close'), attributes: fc.record({ delay: fc.nat(15) }) }),
  fc.record({
    type: fc.constant('slicer'),
    attributes: fc.record({ average_size: fc.integer({ min: 2_000, max: 20_000 }), size_variation: fc.nat(1_000), delay: fc.nat(50) }),
  }),
);
const stream = fc.constantFrom('upstream', 'downstream');
/** What is done to the toxics while bytes are on their way. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), toxic, stream, toxicity: fc.constantFrom(0, 0.5, 1) }),
  fc.record({ kind: fc.constant('remove' as const), index: fc.nat(5) }),
  fc.record({ kind: fc.constant('touch' as const), index: fc.nat(5) }),
);

test('bytes arrive whole and in order through any toxics that lose nothing, however these change meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(chunk, { maxLength: 12 }),
      fc.array(chunk, { maxLength: 12 }),
      fc.array(step, { maxLength: 6 }),
      async (up, down, steps) => {
        const upstream = await Upstream.start();
        const proxy = await target.client.createProxy({ name: 'ldap', listen: '127.0.0.1:0', upstream: upstream.address });
        try {
          const half = Math.ceil(steps.length / 2);
          await change(steps, 0, half);
          const { client, server } = await connectThrough(upstream, proxy.listen);
          const sent = Promise.all([send(client, server, up), send(server, client, down)]);
          await change(steps, half, steps.length);
          await sent;
          expect(server.received.equals(Buffer.concat(up))).toBe(true);
          expect(client.received.equals(Buffer.concat(down))).toBe(true);
          client.socket.end();
          expect(await server.ended).toBe('closed');
          expect(server.received.length).toBe(Buffer.concat(up).length);
        } finally {
          await proxy.remove();
        }
      },
    ),
    { numRuns: 40 },
  );
});

async function send(from: Peer, to: Peer, chunks: readonly Uint8Array[]): Promise<void> {
  for (const each of chunks) {
    await new Promise((resolve) => from.socket.write(each, resolve));
    await new Promise(setImmediate);
  }
  await to.until(Buffer.concat(chunks).length);
}

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function change(steps: readonly Step[], from: number, to: number): Promise<void> {
  const gateway = new ProxyClient(target.apiUrl);
  for (const [index, each] of [...steps.entries()].slice(from, to)) {
    if (each.kind === 'add') {
      const body = { ...each.toxic, name: `${each.toxic.type}-${index}`, stream: each.stream, toxicity: each.toxicity };
      expect(await call(target.apiUrl, 'POST', '/proxies/ldap/toxics', body)).toMatchObject({ status: 200 });
      continue;
    }
    const names = (await gateway.list()).get('ldap')?.toxics.map((present) => present.name) ?? [];
    const name = names[each.index % Math.max(1, names.length)];
    if (name === undefined) continue;
    await call(
      target.apiUrl,
      each.kind === 'remove' ? 'DELETE' : 'PATCH',
      `/proxies/ldap/toxics/${name}`,
      each.kind === 'touch' ? {} : undefined,
    );
  }
}
