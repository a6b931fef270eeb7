import { beforeEach, describe, expect, test } from 'vitest';
import { call } from './api.ts';
import { useTarget } from './target.ts';

const target = useTarget();
const toxics = '/proxies/ldap/toxics';
const post = (path: string, body?: unknown) => call(target.apiUrl, 'POST', path, body);
const get = (path: string) => call(target.apiUrl, 'GET', path);
const refused = (status: number, error: unknown) => ({ status, body: { error, status } });

beforeEach(async () => {
  await target.client.createProxy({ name: 'ldap', listen: '127.0.0.1:0', upstream: '127.0.0.1:9' });
});

describe('a toxic', () => {
  test('works downstream on every connection and is named by type and stream unless something else is said', async () => {
    const created = await post(toxics, { type: 'latency' });
    const latency = {
      name: 'latency_downstream',
      type: 'latency',
      stream: 'downstream',
      toxicity: 1,
      attributes: { latency: 0, jitter: 0 },
    };
    expect(created).toEqual({ status: 200, body: latency });
    expect(await get(`${toxics}/latency_downstream`)).toEqual({ status: 200, body: latency });
  });

  test.each([
    ['noop', {}],
    ['latency', { latency: 5, jitter: 2 }],
    ['bandwidth', { rate: 100 }],
    ['slow_close', { delay: 50 }],
    ['timeout', { timeout: 70 }],
    ['reset_peer', { timeout: 30 }],
    ['slicer', { average_size: 64, size_variation: 32, delay: 10 }],
    ['limit_data', { bytes: 1_000 }],
  ])('of type %s keeps its attributes', async (type, attributes) => {
    const toxic = { name: 'mine', type, stream: 'upstream', toxicity: 0.5, attributes };
    expect(await post(toxics, { ...toxic, attributes: { ...attributes, unknown: 1 } })).toEqual({ status: 200, body: toxic });
  });

  test('is listed after those of its direction that came before, upstream first', async () => {
    const proxy = await target.client.get('ldap');
    const add = (name: string, stream: 'upstream' | 'downstream') =>
      proxy.addToxic({ name, stream, type: 'latency', toxicity: 1, attributes: { latency: 0, jitter: 0 } });
    await add('a', 'downstream');
    await add('b', 'upstream');
    await add('c', 'downstream');
    const names = [{ name: 'b' }, { name: 'a' }, { name: 'c' }];
    expect(await get(toxics)).toMatchObject({ status: 200, body: names });
    expect(await get('/proxies/ldap')).toMatchObject({ body: { toxics: names } });
  });

  test('is refused with a type or stream that does not exist, or attributes of a wrong type', async () => {
    expect(await post(toxics, { type: 'plague' })).toEqual(refused(400, 'invalid toxic type'));
    expect(await post(toxics, {})).toEqual(refused(400, 'invalid toxic type'));
    expect(await post(toxics, { type: 'latency', stream: 'sideways' })).toEqual(
      refused(400, 'stream was invalid, can be either upstream or downstream'),
    );
    const words = expect.stringMatching(/^bad request body: ./);
    expect(await post(toxics, { type: 'latency', attributes: { latency: 'long' } })).toEqual(refused(400, words));
    expect(await post(toxics, { type: 'latency', attributes: { latency: 1.5 } })).toEqual(refused(400, words));
    expect(await post(toxics, { type: 'latency', toxicity: 'often' })).toEqual(refused(400, words));
    expect(await post(toxics, '')).toEqual(refused(400, 'bad request body: EOF'));
    expect(await get(toxics)).toEqual({ status: 200, body: [] });
  });

  test('is refused under a name that is taken, in either direction', async () => {
    await post(toxics, { type: 'latency', name: 'slow' });
    expect(await post(toxics, { type: 'bandwidth', name: 'slow', stream: 'upstream' })).toEqual(refused(409, 'toxic already exists'));
  });

  test('changes the attributes and the toxicity that are named, and nothing else', async () => {
    await post(toxics, { type: 'latency', name: 'slow', attributes: { latency: 10, jitter: 3 } });
    const slow = { name: 'slow', type: 'latency', stream: 'downstream', toxicity: 1, attributes: { latency: 20, jitter: 3 } };
    expect(await post(`${toxics}/slow`, { attributes: { latency: 20 } })).toEqual({ status: 200, body: slow });
    const patched = await call(target.apiUrl, 'PATCH', `${toxics}/slow`, {
      toxicity: 0.25,
      name: 'x',
      type: 'timeout',
      stream: 'upstream',
    });
    expect(patched).toEqual({ status: 200, body: { ...slow, toxicity: 0.25 } });
    expect(await post(`${toxics}/slow`, { attributes: { latency: 'long' } })).toMatchObject({ status: 400 });
    const toxic = await (await target.client.get('ldap')).getToxic('slow');
    expect(toxic.toJson()).toEqual({ ...slow, toxicity: 0.25 });
  });

  test('is removed', async () => {
    const proxy = await target.client.get('ldap');
    const toxic = await proxy.addToxic({ name: 't', type: 'timeout', stream: 'downstream', toxicity: 1, attributes: { timeout: 0 } });
    await toxic.remove();
    expect(await get(toxics)).toEqual({ status: 200, body: [] });
  });

  test('that does not exist is not found', async () => {
    const notFound = refused(404, 'toxic not found');
    expect(await get(`${toxics}/nothing`)).toEqual(notFound);
    expect(await post(`${toxics}/nothing`, {})).toEqual(notFound);
    expect(await call(target.apiUrl, 'PATCH', `${toxics}/nothing`, {})).toEqual(notFound);
    expect(await call(target.apiUrl, 'DELETE', `${toxics}/nothing`)).toEqual(notFound);
  });
});
