import { delay } from '@uclab/foundation/clock';
import { afterEach, describe, expect, test } from 'vitest';
import { DirectoryConnection, type DirectoryEntry } from './index.ts';
import { dialling } from './testing/dialling.ts';
import { symptomOf } from './testing/failure-of.ts';
import { entry, type healthy, ScriptedDirectory, type ScriptedRequest, searchResult } from './testing/scripted-directory.ts';

const base = 'dc=lab,dc=example';

const directories: ScriptedDirectory[] = [];
const connections: DirectoryConnection[] = [];

async function directory(...start: Parameters<typeof ScriptedDirectory.start>): Promise<ScriptedDirectory> {
  const started = await ScriptedDirectory.start(...start);
  directories.push(started);
  return started;
}

async function open(test: ReturnType<typeof dialling>): Promise<DirectoryConnection> {
  const connection = await DirectoryConnection.open({ host: 'directory', port: 389, ssl: false }, test.context);
  connections.push(connection);
  return connection;
}

afterEach(async () => {
  for (const connection of connections.splice(0)) connection.close();
  await Promise.all(directories.splice(0).map((started) => started.stop()));
});

describe('pages', () => {
  const paged = (last: (request: ScriptedRequest) => ReturnType<ReturnType<typeof healthy>>) => {
    let page = 0;
    return (request: ScriptedRequest) => {
      page += 1;
      if (page === 3) return last(request);
      return [entry(request, `uid=${page}`, { UID: [`${page}`], mail: ['a@x', 'b@x'] }), searchResult(request, 0, '', 'more')];
    };
  };
  const search = { base, filter: '(objectClass=person)', attributes: ['uid', 'mail', 'sn'], pageSize: 1 };

  test('come one after another, with names in lower case and every value a list', async () => {
    const server = await directory(
      paged((request) => [entry(request, 'uid=3', { objectGUID: [Buffer.from('text')] }), searchResult(request, 0, '', '')]),
    );
    const dial = dialling({ 'directory:389': server.port });
    const entries: DirectoryEntry[] = [];
    for await (const page of (await open(dial)).pages(search)) entries.push(...page);
    expect(entries).toEqual([
      { dn: 'uid=1', values: { uid: ['1'], mail: ['a@x', 'b@x'], sn: [] } },
      { dn: 'uid=2', values: { uid: ['2'], mail: ['a@x', 'b@x'], sn: [] } },
      { dn: 'uid=3', values: { uid: [], mail: [], sn: [], objectguid: [Buffer.from('text').toString('base64')] } },
    ]);
    expect(dial.told()).toEqual(['ldap.connected', 'ldap.searched']);
    expect(dial.events()[1]?.facts).toMatchObject({ base, filter: search.filter, entries: 3 });
  });

  test.each([false, true])('a directory that dies half way is a failure, told with what had come (ahead: %s)', async (ahead) => {
    const server = await directory(paged(() => 'reset'));
    const dial = dialling({ 'directory:389': server.port });
    const seen: string[] = [];
    const reading = async () => {
      for await (const page of (await open(dial)).pages({ ...search, ahead })) seen.push(...page.map(({ dn }) => dn));
    };
    expect(await symptomOf(reading())).toBe('LDAP_CONNECTION_RESET');
    expect(seen).toEqual(['uid=1', 'uid=2']);
    expect(dial.events().at(-1)).toMatchObject({ kind: 'ldap.searched', symptom: 'LDAP_CONNECTION_RESET', facts: { entries: 2 } });
  });

  test.each([false, true])('a caller who leaves early is told about too, and can go on with the connection (ahead: %s)', async (ahead) => {
    const server = await directory(paged((request) => [searchResult(request, 0, '', '')]));
    const dial = dialling({ 'directory:389': server.port });
    const connection = await open(dial);
    for await (const _page of connection.pages({ ...search, ahead })) break;
    expect(dial.told()).toEqual(['ldap.connected', 'ldap.searched']);
    expect(server.requests.filter(({ kind }) => kind === 'search')).toHaveLength(ahead ? 2 : 1);
    for await (const [first] of connection.pages(search)) {
      expect(first?.dn).toBe(ahead ? undefined : 'uid=2');
      break;
    }
  });

  test('asked for ahead, the next one is on its way while one is looked at, and each is there once', async () => {
    const server = await directory(paged((request) => [entry(request, 'uid=3', { uid: ['3'] }), searchResult(request, 0, '', '')]));
    const dial = dialling({ 'directory:389': server.port });
    const seen: (readonly [string | undefined, number])[] = [];
    for await (const [first] of (await open(dial)).pages({ ...search, ahead: true })) {
      // By then the last answers have come, and nothing is left to be asked for.
      await delay(50);
      seen.push([first?.dn, server.requests.length]);
    }
    expect(seen).toEqual([
      ['uid=1', 2],
      ['uid=2', 3],
      ['uid=3', 3],
    ]);
    expect(dial.events().at(-1)).toMatchObject({ kind: 'ldap.searched', facts: { entries: 3 } });
  });

  test('where the first answer says nothing of pages, it is all there is', async () => {
    const server = await directory((request) => [entry(request, 'uid=1', { uid: ['1'] }), searchResult(request)]);
    const seen: string[] = [];
    for await (const page of (await open(dialling({ 'directory:389': server.port }))).pages(search)) seen.push(...page.map(({ dn }) => dn));
    expect(seen).toEqual(['uid=1']);
  });

  test('asked for ahead, one that cannot be read ends the connection, and nobody waits for the next', async () => {
    let page = 0;
    const server = await directory((request) => {
      page += 1;
      return page === 2 ? 'silence' : [entry(request, 'uid=1', {}), entry(request, 'uid=1', {}), searchResult(request, 0, '', 'more')];
    });
    const dial = dialling({ 'directory:389': server.port });
    const begun = performance.now();
    expect(await symptomOf((await open(dial)).pages({ ...search, ahead: true }).next())).toBe('LDAP_ANSWER_UNUSABLE');
    expect(performance.now() - begun).toBeLessThan(dial.context.operationTimeoutMs);
  });

  test('a filter that cannot be read is refused without a word to the directory', async () => {
    const server = await directory(paged((request) => [searchResult(request, 0, '', '')]));
    const connection = await open(dialling({ 'directory:389': server.port }));
    expect(await symptomOf(connection.pages({ ...search, filter: '((' }).next())).toBe('LDAP_FILTER_MALFORMED');
    expect(server.requests).toEqual([]);
  });
});
