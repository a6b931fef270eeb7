import { describe, expect, test } from 'vitest';
import { call } from './api.ts';
import { Peer, Upstream } from './peer.ts';
import { freePort, useTarget } from './target.ts';

const target = useTarget();
const post = (path: string, body?: unknown) => call(target.apiUrl, 'POST', path, body);
const get = (path: string) => call(target.apiUrl, 'GET', path);
const anyPort = expect.stringMatching(/^127\.0\.0\.1:[1-9]\d*$/);
const refused = (status: number, error: unknown) => ({ status, body: { error, status } });
const ldap = { name: 'cups1-to-directory-636', listen: '127.0.0.1:0', upstream: '127.0.0.1:9' };
const portOf = (listen: string) => Number(listen.split(':')[1]);

describe('the API of a gateway', () => {
  test('says its version', async () => {
    expect(await get('/version')).toEqual({ status: 200, body: { version: '2.12.0' } });
    expect(await target.client.getVersion()).toBe('{"version": "2.12.0"}\n');
  });

  test('refuses browsers', async () => {
    expect(await call(target.apiUrl, 'GET', '/proxies', undefined, { 'user-agent': 'Mozilla/5.0 (X11)' })).toEqual({
      status: 403,
      body: 'User agent not allowed\n',
    });
  });

  test('knows no other path and no other method', async () => {
    expect(await get('/nothing')).toEqual({ status: 404, body: '404 page not found\n' });
    expect(await get('/proxies/')).toMatchObject({ status: 404 });
    expect(await call(target.apiUrl, 'PUT', '/proxies')).toEqual({ status: 405, body: '' });
    expect(await call(target.apiUrl, 'DELETE', '/version')).toMatchObject({ status: 405 });
    expect(await get('/populate')).toMatchObject({ status: 405 });
    expect(await get('/reset')).toMatchObject({ status: 405 });
  });
});

describe('a proxy', () => {
  test('is created enabled, on the port it really listens on', async () => {
    expect(await post('/proxies', ldap)).toEqual({
      status: 201,
      body: expect.objectContaining({ ...ldap, listen: anyPort, enabled: true, toxics: [] }),
    });
    const shown = await get(`/proxies/${ldap.name}`);
    expect(shown).toMatchObject({ status: 200, body: { ...ldap, listen: anyPort, enabled: true, toxics: [] } });
    expect(await get('/proxies')).toEqual({ status: 200, body: { [ldap.name]: shown.body } });
  });

  test('is created disabled when asked to, and then listens nowhere', async () => {
    const listen = `127.0.0.1:${await freePort()}`;
    const created = await target.client.createProxy({ ...ldap, listen, enabled: false });
    expect(created).toMatchObject({ listen, enabled: false });
    await expect(Peer.connect(listen)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('needs a name and an upstream', async () => {
    expect(await post('/proxies', { ...ldap, name: '' })).toEqual(refused(400, 'missing required field: name'));
    expect(await post('/proxies', { name: 'a', listen: '127.0.0.1:0' })).toEqual(refused(400, 'missing required field: upstream'));
  });

  test('is refused when the body cannot be read', async () => {
    expect(await post('/proxies', '')).toEqual(refused(400, 'bad request body: EOF'));
    const words = expect.stringMatching(/^bad request body: ./);
    expect(await post('/proxies', '{"name"')).toEqual(refused(400, words));
    expect(await post('/proxies', [])).toEqual(refused(400, words));
    expect(await post('/proxies', { ...ldap, enabled: 'yes' })).toEqual(refused(400, words));
    expect(await post('/proxies', { ...ldap, name: 5 })).toEqual(refused(400, words));
  });

  test('is refused under a name that is taken', async () => {
    await target.client.createProxy(ldap);
    expect(await post('/proxies', ldap)).toEqual(refused(409, 'proxy already exists'));
    await expect(target.client.createProxy(ldap)).rejects.toThrow('Request failed with status code 409');
  });

  test('is refused, and not kept, where it cannot listen', async () => {
    const { listen } = await target.client.createProxy(ldap);
    const other = { ...ldap, name: 'other' };
    expect(await post('/proxies', { ...other, listen })).toEqual(refused(500, `listen tcp ${listen}: bind: address already in use`));
    expect(await post('/proxies', { ...other, listen: '127.0.0.1:99999' })).toEqual(refused(500, expect.stringContaining('invalid port')));
    expect(await post('/proxies', { ...other, listen: 'nowhere' })).toEqual(
      refused(500, 'listen tcp: address nowhere: missing port in address'),
    );
    expect(await get('/proxies/other')).toEqual(refused(404, 'proxy not found'));
  });

  test('that does not exist is not found', async () => {
    const notFound = refused(404, 'proxy not found');
    expect(await get('/proxies/nobody')).toEqual(notFound);
    expect(await post('/proxies/nobody', { enabled: false })).toEqual(notFound);
    expect(await call(target.apiUrl, 'PATCH', '/proxies/nobody', {})).toEqual(notFound);
    expect(await call(target.apiUrl, 'DELETE', '/proxies/nobody')).toEqual(notFound);
    expect(await get('/proxies/nobody/toxics')).toEqual(notFound);
    expect(await post('/proxies/nobody/toxics', { type: 'latency' })).toEqual(notFound);
  });

  test('keeps what an update does not name, and its port while it is disabled', async () => {
    const { listen } = await target.client.createProxy(ldap);
    for (const method of ['PATCH', 'POST']) {
      const disabled = await call(target.apiUrl, method, `/proxies/${ldap.name}`, { enabled: false });
      expect(disabled).toMatchObject({ status: 200, body: { ...ldap, listen, enabled: false } });
      await expect(Peer.connect(listen)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      const enabled = await call(target.apiUrl, method, `/proxies/${ldap.name}`, { enabled: true });
      expect(enabled).toMatchObject({ status: 200, body: { listen, enabled: true } });
      await Peer.connect(listen);
    }
  });

  test('moves to another address', async () => {
    const upstream = await Upstream.start();
    const proxy = await target.client.createProxy({ ...ldap, upstream: upstream.address });
    const listen = `127.0.0.1:${await freePort()}`;
    expect(await proxy.update({ enabled: true, listen, upstream: upstream.address })).toMatchObject({ listen, enabled: true });
    await expect(Peer.connect(proxy.listen)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await Peer.connect(listen);
  });

  test('stays as it is when an update names an address that is none', async () => {
    const { listen } = await target.client.createProxy(ldap);
    expect(await post(`/proxies/${ldap.name}`, { listen: 'nowhere' })).toEqual(
      refused(500, expect.stringContaining('missing port in address')),
    );
    expect(await post(`/proxies/${ldap.name}`, { enabled: 1 })).toMatchObject({ status: 400 });
    expect(await get(`/proxies/${ldap.name}`)).toMatchObject({ body: { listen, enabled: true } });
    await Peer.connect(listen);
  });

  test('is disabled when it cannot listen at its new address', async () => {
    const taken = await target.client.createProxy(ldap);
    const moved = await target.client.createProxy({ ...ldap, name: 'moved' });
    expect(await post('/proxies/moved', { listen: taken.listen })).toEqual(
      refused(500, `listen tcp ${taken.listen}: bind: address already in use`),
    );
    expect(await get('/proxies/moved')).toMatchObject({ body: { listen: taken.listen, enabled: false } });
    await expect(Peer.connect(moved.listen)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('is deleted, which frees its port', async () => {
    const proxy = await target.client.createProxy(ldap);
    expect(await call(target.apiUrl, 'DELETE', `/proxies/${ldap.name}`)).toEqual({ status: 204, body: '' });
    await expect(Peer.connect(proxy.listen)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(await get('/proxies')).toEqual({ status: 200, body: {} });
    expect(await target.client.createProxy({ ...ldap, listen: proxy.listen })).toMatchObject({ listen: proxy.listen });
  });

  test('listens at the port of a name, too', async () => {
    const port = await freePort();
    const { listen } = await target.client.createProxy({ ...ldap, listen: `localhost:${port}` });
    expect(portOf(listen)).toBe(port);
    await Peer.connect(listen);
  });
});

describe('populate', () => {
  test('creates several proxies, enabled where nothing else is said', async () => {
    const off = { ...ldap, name: 'off', enabled: false };
    const proxies = await target.client.populate([ldap, off]);
    expect(proxies).toMatchObject({ [ldap.name]: { enabled: true, listen: anyPort }, off: { enabled: false, listen: '127.0.0.1:0' } });
    expect(Object.keys(await target.client.getAll()).sort()).toEqual([ldap.name, 'off']);
  });

  test('leaves a proxy with the same addresses as it is and replaces one with others', async () => {
    const { listen } = await target.client.createProxy(ldap);
    await post(`/proxies/${ldap.name}/toxics`, { type: 'latency' });
    const same = await post('/populate', [{ ...ldap, listen }]);
    expect(same).toMatchObject({ status: 201, body: { proxies: [{ listen, toxics: [{ name: 'latency_downstream' }] }] } });
    const other = await post('/populate', [{ ...ldap, listen, upstream: '127.0.0.1:10' }]);
    expect(other).toMatchObject({ status: 201, body: { proxies: [{ listen, upstream: '127.0.0.1:10', toxics: [] }] } });
  });

  test('creates nothing when one entry is wrong', async () => {
    const wrong = await post('/populate', [ldap, { name: 'b', listen: '127.0.0.1:0' }]);
    expect(wrong).toEqual({ status: 400, body: { error: 'missing required field: upstream at proxy 2', status: 400, proxies: null } });
    expect(await post('/populate', {})).toMatchObject({ status: 400, body: { proxies: null } });
    expect(await target.client.getAll()).toEqual({});
  });

  test('says which proxies it made before one could not listen', async () => {
    const answer = await post('/populate', [ldap, { ...ldap, name: 'b', listen: '127.0.0.1:99999' }]);
    expect(answer).toMatchObject({ status: 500, body: { status: 500, proxies: [{ name: ldap.name, enabled: true }] } });
    expect(Object.keys(await target.client.getAll())).toEqual([ldap.name]);
  });
});

test('reset enables every proxy and removes every toxic', async () => {
  const { listen } = await target.client.createProxy(ldap);
  await post(`/proxies/${ldap.name}/toxics`, { type: 'latency', stream: 'upstream' });
  await post(`/proxies/${ldap.name}/toxics`, { type: 'bandwidth' });
  await post(`/proxies/${ldap.name}`, { enabled: false });
  expect(await post('/reset')).toEqual({ status: 204, body: '' });
  expect(await get(`/proxies/${ldap.name}`)).toMatchObject({ body: { enabled: true, listen, toxics: [] } });
});
