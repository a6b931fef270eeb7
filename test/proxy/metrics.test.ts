import { expect, test } from 'vitest';
import { connectThrough, Upstream } from './peer.ts';
import { useTarget } from './target.ts';

const target = useTarget();

const samples = async () => {
  const text = await (await fetch(`${target.apiUrl}/metrics`)).text();
  return text.split('\n').filter((line) => line.startsWith('toxiproxy_proxy_'));
};

test('bytes are counted by proxy, address and direction once a connection is over', async () => {
  const upstream = await Upstream.start();
  const proxy = await target.client.createProxy({ name: 'cups1-to-"x"', listen: '127.0.0.1:0', upstream: upstream.address });
  const line = (what: string, direction: string, bytes: number) =>
    `toxiproxy_proxy_${what}_bytes_total{direction="${direction}",listener="${proxy.listen}",` +
    `proxy="cups1-to-\\"x\\"",upstream="${upstream.address}"} ${bytes}`;
  for (const times of [1, 2]) {
    const { client, server } = await connectThrough(upstream, proxy.listen);
    client.write('bind');
    await server.until(4);
    server.write('result');
    await client.until(6);
    client.socket.end();
    await client.ended;
    await expect
      .poll(samples)
      .toEqual([
        line('received', 'downstream', 6 * times),
        line('received', 'upstream', 4 * times),
        line('sent', 'downstream', 6 * times),
        line('sent', 'upstream', 4 * times),
      ]);
  }
});
