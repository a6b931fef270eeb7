import { delay, TestClock } from '@uclab/foundation/clock';
import { newTrace } from '@uclab/foundation/journal';
import type { ServiceContext } from '@uclab/platform/service-manager';
import type { Store } from '@uclab/platform/store';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { dialling } from '../../../../packages/platform/src/ldap/testing/dialling.ts';
import { hostileAnswers } from '../../../../packages/platform/src/ldap/testing/hostile-answers.ts';
import {
  bindResult,
  entry,
  reference,
  type ScriptedAnswer,
  ScriptedDirectory,
  type ScriptedRequest,
  searchResult,
} from '../../../../packages/platform/src/ldap/testing/scripted-directory.ts';
import { seededStore } from '../../test/seeded-store.ts';
import { synchronisedSeed } from '../../test/seeds.ts';
import { allEndUsers } from '../users/index.ts';
import { LdapSource } from './directory-source.ts';
import { DirSync, dirSyncService } from './dirsync.ts';

/** Four people on two pages. */
const pages = [
  ['asmith', 'bjones'],
  ['clee', 'dbrown'],
] as const;

const context: ServiceContext = {
  trust: (name) => ({ store: name, certificates: [], loadedAtMs: 0 }),
  trace: newTrace(),
  giveUp: () => {},
};

let store: Store;
let remove: () => Promise<void>;
let directory: ScriptedDirectory;
let dial: ReturnType<typeof dialling>;
let dirSync: DirSync;
/** Real time for a page; short where a test waits for its end. */
let patienceMs: number;
/** What a search is answered with; `page` counts from 0 in each run. */
let search: (request: ScriptedRequest, page: number) => ScriptedAnswer;

let bind: (request: ScriptedRequest) => ScriptedAnswer;

const pageOf = (request: ScriptedRequest, page: number): Buffer[] =>
  (pages[page] ?? []).map((uid) => entry(request, `uid=${uid},ou=people,dc=lab,dc=example`, { uid: [uid], sn: [uid.slice(1)] }));
const more = (request: ScriptedRequest, cookie = 'more'): Buffer => searchResult(request, 0, '', cookie);
const last = (request: ScriptedRequest): Buffer => searchResult(request, 0, '', '');
const inOrder = (request: ScriptedRequest, page: number): ScriptedAnswer => [
  ...pageOf(request, page),
  page === 0 ? more(request) : last(request),
];

beforeEach(async () => {
  let page = 0;
  search = inOrder;
  bind = (request) => [bindResult(request)];
  patienceMs = 10_000;
  directory = await ScriptedDirectory.start((request) => {
    if (request.kind === 'bind') {
      page = 0;
      return bind(request);
    }
    return request.kind === 'search' ? search(request, page++) : 'close';
  });
  const [agreement] = synchronisedSeed.ldapDirectories ?? [];
  if (!agreement) throw new Error('the seed has no agreement');
  const servers = [{ hostName: 'directory', ldapPortNumber: 389, sslEnabled: false }];
  ({ store, remove } = await seededStore({ ...synchronisedSeed, ldapDirectories: [{ ...agreement, servers }] }));
  dial = dialling({ 'directory:389': directory.port }, { service: dirSyncService, purpose: 'synchronisation' });
  const { journal } = dial.context;
  dirSync = new DirSync({
    store,
    clock: new TestClock(),
    journal,
    log: dial.log,
    version: '8.5.1',
    source: () => new LdapSource({ ...dial.context, operationTimeoutMs: patienceMs, trace: newTrace() }, async () => undefined),
  });
  await dirSync.definition().start(context);
  expect(await sync()).toMatchObject({ outcome: 'succeeded', added: 4 });
});

afterEach(async () => {
  await remove();
  await directory.stop();
});

const sync = () => dirSync.begin({ name: 'lab' }, 'axl', newTrace()).finished;
const active = () => allEndUsers(store).flatMap(({ userid, status }) => (status === 1 ? [userid] : []));

/** The run failed with that, nobody has changed, and a directory in order is read as ever. */
async function expectHarmless(symptom: string, words: RegExp): Promise<void> {
  const before = allEndUsers(store);
  if (symptom === 'LDAP_RESPONSE_TIMEOUT') patienceMs = 300;
  const run = await sync();
  expect(run).toMatchObject({ outcome: 'failed', added: 0, updated: 0, deactivated: 0 });
  expect(run.error).toMatch(words);
  expect(dial.events().at(-1)).toMatchObject({ kind: 'dirsync.finished', symptom });
  expect(dial.lines().join('\n')).toMatch(/lab: full synchronization failed, no user was changed/);
  expect(allEndUsers(store)).toEqual(before);
  search = inOrder;
  patienceMs = 10_000;
  expect(await sync()).toMatchObject({ outcome: 'succeeded', read: 4, added: 0, deactivated: 0 });
}

describe('a run fails and changes nobody, where the directory', () => {
  it.each(hostileAnswers)('$name instead of the second page', async ({ answer, symptom, words }) => {
    search = (request, page) => (page === 0 ? inOrder(request, 0) : answer(request));
    await expectHarmless(symptom, words);
  });

  it('returns the first page again in place of the second', async () => {
    search = (request, page) => [...pageOf(request, 0), page === 0 ? more(request) : last(request)];
    await expectHarmless('LDAP_ANSWER_UNUSABLE', /uid=asmith,ou=people,dc=lab,dc=example was returned twice/);
  });

  it('returns the first page again with its names in another case', async () => {
    search = (request, page) => {
      if (page === 0) return inOrder(request, 0);
      return [...pages[0].map((uid) => entry(request, `UID=${uid},OU=People,dc=lab,dc=example`, { uid: [uid], sn: ['x'] })), last(request)];
    };
    await expectHarmless('LDAP_ANSWER_UNUSABLE', /UID=asmith,OU=People,dc=lab,dc=example was returned twice/);
  });

  it('ends the second page without saying that it is the last', async () => {
    search = (request, page) => (page === 0 ? inOrder(request, 0) : [...pageOf(request, 1).slice(0, 1), searchResult(request)]);
    await expectHarmless('LDAP_ANSWER_UNUSABLE', /where the next page begins cannot be read/);
  });

  it('gives an entry one attribute twice', async () => {
    search = (request, page) => [
      ...pageOf(request, page).slice(0, 1),
      entry(request, 'uid=x,ou=people,dc=lab,dc=example', { uid: ['x'], UID: [''], sn: ['x'] }),
      last(request),
    ];
    await expectHarmless('LDAP_ANSWER_UNUSABLE', /an entry has the attribute uid twice/);
  });

  it('gives an entry attributes and values without end', async () => {
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`a${index}`, []]));
    search = (request) => [entry(request, 'uid=x,ou=people,dc=lab,dc=example', { ...many, uid: ['x'], sn: ['x'] }), last(request)];
    await expectHarmless('LDAP_ANSWER_UNUSABLE', /an entry has more than 10000 attributes and values/);
  });

  it('returns the first page for ever', async () => {
    search = (request) => [...pageOf(request, 0), more(request)];
    await expectHarmless('LDAP_ANSWER_UNUSABLE', /was returned twice/);
  });

  it('returns an entry twice on one page', async () => {
    search = (request) => [...pageOf(request, 0), ...pageOf(request, 0), last(request)];
    await expectHarmless('LDAP_ANSWER_UNUSABLE', /was returned twice/);
  });

  it('returns empty pages for ever', async () => {
    search = (request, page) => [...(page === 0 ? pageOf(request, 0) : []), more(request, `page ${page}`)];
    await expectHarmless('LDAP_ANSWER_UNUSABLE', /more than 100 pages without an entry/);
  });

  it('sends some hundred thousand messages at once, which end no process', async () => {
    search = (request) => [Buffer.concat(Array.from({ length: 200_000 }, () => entry({ ...request, id: 99 }, '')))];
    await expectHarmless('LDAP_RESPONSE_TIMEOUT', /no answer within \d+ ms/);
  });
});

describe('a run that is cancelled ends at once, and asks for nothing more', () => {
  const ended = async (): Promise<{ ms: number; asked: string[] }> => {
    const before = allEndUsers(store);
    const earlier = directory.requests.length;
    const { finished } = dirSync.begin({ name: 'lab' }, 'axl', newTrace());
    await vi.waitFor(() => expect(directory.requests.length).toBeGreaterThan(earlier));
    // What it has asked for is on its way then.
    await delay(100);
    const asked = directory.requests.length;
    const begun = performance.now();
    await dirSync.cancel(store.get(z.object({ pkid: z.string() }), 'SELECT pkid FROM directorypluginconfig')?.pkid ?? '');
    const ms = performance.now() - begun;
    expect(await finished).toMatchObject({ outcome: 'failed', error: 'the run was cancelled' });
    expect(allEndUsers(store)).toEqual(before);
    return { ms, asked: directory.requests.slice(asked).map(({ kind }) => kind) };
  };

  it.each([
    ['the bind', () => (bind = () => 'silence')],
    ['the first page', () => (search = () => 'silence')],
    ['the second page', () => (search = (request, page) => (page === 0 ? inOrder(request, 0) : 'silence'))],
  ])('while it waits for %s', async (_what, begin) => {
    begin();
    const { ms, asked } = await ended();
    expect(ms).toBeLessThan(2_000);
    expect(asked.filter((kind) => kind !== 'unbind')).toEqual([]);
  });
});

describe('a run reads everybody, where the directory', () => {
  it('puts an empty page between the others', async () => {
    search = (request, page) => {
      if (page === 1) return [more(request, 'after nothing')];
      return inOrder(request, page === 0 ? 0 : 1);
    };
    expect(await sync()).toMatchObject({ outcome: 'succeeded', read: 4, deactivated: 0 });
    expect(active()).toHaveLength(4);
  });

  it('refers to other servers between the entries, as Active Directory does', async () => {
    search = (request, page) => [reference(request, 'ldap://forest/CN=Configuration,DC=lab'), ...arrayOf(inOrder(request, page))];
    expect(await sync()).toMatchObject({ outcome: 'succeeded', read: 4, deactivated: 0 });
  });

  it('cuts its answers into single bytes', async () => {
    search = (request, page) => arrayOf(inOrder(request, page)).flatMap((part) => [...part].map((byte) => Buffer.from([byte])));
    expect(await sync()).toMatchObject({ outcome: 'succeeded', read: 4, deactivated: 0 });
  });
});

const arrayOf = (answer: ScriptedAnswer): readonly Buffer[] => (typeof answer === 'string' ? [] : answer);
