import { GatewayRefusedError, ProxyClient } from '@uclab/lab/gateway-client';
import { expect, test } from 'vitest';
import { connectThrough, Upstream } from './peer.ts';
import { useTarget } from './target.ts';

const target = useTarget();

test("the lab's own client drives a gateway and reads its byte counts", async () => {
  const gateway = new ProxyClient(target.apiUrl);
  const upstream = await Upstream.start();
  const name = 'cups1-to-directory-636';
  expect(await gateway.version()).toBe('2.12.0');

  const created = await gateway.create({ name, listen: '127.0.0.1:0', upstream: upstream.address, enabled: false });
  expect(created).toEqual({ name, listen: '127.0.0.1:0', upstream: upstream.address, enabled: false, toxics: [] });
  await expect(gateway.create(created)).rejects.toThrow(GatewayRefusedError);

  const toxic = await gateway.addToxic(name, { type: 'latency', stream: 'upstream', attributes: { latency: 5 } });
  expect(toxic).toEqual({
    name: 'latency_upstream',
    type: 'latency',
    stream: 'upstream',
    toxicity: 1,
    attributes: { latency: 5, jitter: 0 },
  });
  expect(await gateway.updateToxic(name, toxic.name, { attributes: { jitter: 2 } })).toMatchObject({
    attributes: { latency: 5, jitter: 2 },
  });

  const { listen } = await gateway.update(name, { enabled: true });
  const { client, server } = await connectThrough(upstream, listen);
  client.write('bind');
  await server.until(4);
  server.socket.end('result');
  await client.ended;
  await expect.poll(async () => (await gateway.receivedBytes()).get(name)).toEqual({ upstream: 4, downstream: 6 });

  await gateway.removeToxic(name, toxic.name);
  expect((await gateway.list()).get(name)).toMatchObject({ listen, enabled: true, toxics: [] });
  await gateway.delete(name);
  await expect(gateway.delete(name)).rejects.toMatchObject({ status: 404 });
  await gateway.close();
});
