import { monotonicMs } from '@uclab/foundation/clock';
import { newTrace } from '@uclab/foundation/journal';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dialling } from '../ldap/testing/dialling.ts';
import { hostileAnswers } from '../ldap/testing/hostile-answers.ts';
import { bindResult, healthy, ScriptedDirectory, searchResult } from '../ldap/testing/scripted-directory.ts';
import { type AccountToCheck, EndUserAuthentication, hashPassword, type LdapAuthenticationSettings, LocalCredentials } from './index.ts';

const servers = ['directory1', 'directory2', 'directory3'].map((host) => ({ host, port: 389, ssl: false }));
const settings: LdapAuthenticationSettings = {
  enabled: true,
  managerDn: 'cn=admin,dc=lab,dc=example',
  managerPassword: 'manager',
  userSearchBase: 'dc=lab,dc=example',
  userIdAttribute: 'uid',
  servers,
};

let account: AccountToCheck;

beforeAll(async () => {
  account = { userid: 'asmith', active: true, source: 'ldap', passwordHash: await hashPassword('local'), homeNode: 'cups1' };
});

const directories: ScriptedDirectory[] = [];

afterEach(async () => {
  // Resolves only when the node has ended every connection.
  await Promise.all(directories.splice(0).map((directory) => directory.stop()));
});

type Answer = Parameters<typeof ScriptedDirectory.start>[0];

interface Situation {
  readonly answers?: readonly (Answer | 'refused')[];
  readonly settings?: Partial<LdapAuthenticationSettings>;
  readonly connectTimeoutMs?: number;
  readonly totalDeadlineMs?: number;
}

/** A node whose LDAP settings name a server for each answer. */
async function node({ answers = [healthy()], connectTimeoutMs = 2_000, totalDeadlineMs, ...situation }: Situation = {}) {
  const ports: Record<string, number> = {};
  const started: (ScriptedDirectory | undefined)[] = [];
  for (const [index, answer] of answers.entries()) {
    const directory = answer === 'refused' ? undefined : await ScriptedDirectory.start(answer);
    if (directory) directories.push(directory);
    started.push(directory);
    ports[`directory${index + 1}:389`] = directory?.port ?? 1;
  }
  const dial = dialling(ports, { connectTimeoutMs });
  const authentication = new EndUserAuthentication({
    credentials: new LocalCredentials(),
    dial: (trace) => ({ ...dial.context, trace }),
    settings: () => ({ ...settings, servers: servers.slice(0, answers.length), ...situation.settings }),
    ...(totalDeadlineMs === undefined ? {} : { totalDeadlineMs }),
  });
  const signIn = async (password: string, who: AccountToCheck | undefined = account) =>
    (await authentication.authenticate(who, who?.userid ?? 'nobody', password, newTrace())).accepted;
  return {
    ...dial,
    signIn,
    unknown: async (password: string) => (await authentication.authenticate(undefined, 'nobody', password, newTrace())).accepted,
    requests: (index = 0) => started[index]?.requests ?? [],
  };
}

describe('with LDAP authentication on', () => {
  test("the directory's password lets the user in, and the local one does not", async () => {
    const cups1 = await node();
    expect(await cups1.signIn('secret')).toBe(true);
    expect(cups1.told()).toEqual([
      'identity.user-looked-up',
      'identity.method-chosen',
      'ldap.connected',
      'ldap.bound',
      'ldap.searched',
      'ldap.bound',
      'identity.password-checked',
    ]);
    expect(await cups1.signIn('local')).toBe(false);
    expect(cups1.told().slice(-2)).toEqual([
      'ldap.bound LDAP_BIND_INVALID_CREDENTIALS',
      'identity.password-checked LDAP_BIND_INVALID_CREDENTIALS',
    ]);
  });

  test('one attempt is one trace, with the user and the home node in it', async () => {
    const cups1 = await node();
    await cups1.signIn('secret');
    expect(new Set(cups1.events().map(({ traceId }) => traceId)).size).toBe(1);
    expect(cups1.events()[0]?.facts).toEqual({ user: 'asmith', status: 'active', source: 'ldap', homeNode: 'cups1' });
    expect(cups1.events()[1]?.facts).toEqual({ user: 'asmith', method: 'ldap', reason: 'LDAP authentication is on' });
  });

  test('the directory being down is no way in with the local password', async () => {
    const cups1 = await node({ answers: ['refused', 'refused'] });
    expect(await cups1.signIn('local')).toBe(false);
    expect(cups1.told().slice(2)).toEqual(['ldap.connected LDAP_CONNECT_REFUSED', 'ldap.connected LDAP_CONNECT_REFUSED']);
  });

  test('a local user is checked locally', async () => {
    const cups1 = await node({ answers: ['refused'] });
    const local: AccountToCheck = { ...account, source: 'local' };
    expect(await cups1.signIn('local', local)).toBe(true);
    expect(await cups1.signIn('secret', local)).toBe(false);
    expect(cups1.told()).toEqual([
      'identity.user-looked-up',
      'identity.method-chosen',
      'identity.password-checked',
      'identity.user-looked-up',
      'identity.method-chosen',
      'identity.password-checked LOCAL_INVALID_CREDENTIALS',
    ]);
  });

  test('without any server nobody is let in, and the log says why', async () => {
    const cups1 = await node({ settings: { servers: [] } });
    expect(await cups1.signIn('secret')).toBe(false);
    expect(cups1.told().at(-1)).toBe('identity.method-chosen LDAP_OPERATION_FAILED');
    expect(cups1.lines()).toEqual(['ERROR Authentication of asmith failed: LDAP authentication is on and no LDAP server is set']);
  });

  test('a password that the directory checks is asked of it each time', async () => {
    const cups1 = await node();
    await cups1.signIn('secret');
    await cups1.signIn('secret');
    expect(cups1.requests().filter(({ dn }) => dn.startsWith('uid='))).toHaveLength(2);
  });
});

describe('with LDAP authentication off', () => {
  test('the local password lets the user in and the directory is not asked', async () => {
    const cups1 = await node({ settings: { enabled: false } });
    expect(await cups1.signIn('local')).toBe(true);
    expect(await cups1.signIn('secret')).toBe(false);
    expect(cups1.requests()).toEqual([]);
    expect(cups1.events()[1]?.facts).toMatchObject({ method: 'local', reason: 'LDAP authentication is off' });
  });
});

describe('nobody gets in', () => {
  test('with an empty password, whatever the directory would say', async () => {
    const cups1 = await node({ answers: [(request) => [bindResult(request)]] });
    expect(await cups1.signIn('')).toBe(false);
    expect(await cups1.unknown('')).toBe(false);
    expect(cups1.told()).toEqual(['identity.password-checked PASSWORD_EMPTY', 'identity.password-checked PASSWORD_EMPTY']);
    expect(cups1.requests()).toEqual([]);
  });

  test('who is unknown or inactive, with any password', async () => {
    const cups1 = await node();
    expect(await cups1.unknown('secret')).toBe(false);
    expect(await cups1.signIn('secret', { ...account, active: false })).toBe(false);
    expect(await cups1.signIn('local', { ...account, active: false, source: 'local' })).toBe(false);
    expect(cups1.told()).toEqual([
      'identity.user-looked-up USER_UNKNOWN_ON_NODE',
      'identity.user-looked-up USER_INACTIVE',
      'identity.user-looked-up USER_INACTIVE',
    ]);
    expect(cups1.requests()).toEqual([]);
  });

  test('whose user id is a filter', async () => {
    const cups1 = await node();
    expect(await cups1.signIn('secret', { ...account, userid: '*)(uid=*' })).toBe(false);
    expect(cups1.told().at(-1)).toBe('identity.password-checked LDAP_USER_NOT_FOUND');
  });

  test('and the time taken does not tell an unknown user from a wrong password', async () => {
    const cups1 = await node({ settings: { enabled: false } });
    const time = async (work: () => Promise<boolean>) => {
      const startedMs = monotonicMs();
      await work();
      return monotonicMs() - startedMs;
    };
    const wrong = await time(() => cups1.signIn('wrong'));
    const unknown = await time(() => cups1.unknown('wrong'));
    // Both are one scrypt of about 40 ms; without it the unknown user is refused in less than a millisecond.
    expect(unknown).toBeGreaterThan(wrong / 4);
  });
});

describe('several servers', () => {
  test('the second is asked when the first is refused, silent, reset, closed, or refuses the manager', async () => {
    const first: readonly (Answer | 'refused')[] = [
      'refused',
      () => 'silence',
      () => 'reset',
      () => 'close',
      (request) => [bindResult(request, 49)],
      (request) => (request.kind === 'bind' ? [bindResult(request)] : [searchResult(request, 32)]),
    ];
    const met: (string | undefined)[] = [];
    for (const answer of first) {
      const cups1 = await node({ answers: [answer, healthy()], connectTimeoutMs: 150 });
      expect(await cups1.signIn('secret')).toBe(true);
      met.push(cups1.events().find(({ symptom }) => symptom)?.symptom);
    }
    expect(met).toEqual([
      'LDAP_CONNECT_REFUSED',
      'LDAP_CONNECT_TIMEOUT',
      'LDAP_CONNECTION_RESET',
      'LDAP_CONNECTION_CLOSED',
      'LDAP_MANAGER_BIND_REFUSED',
      'LDAP_BASE_NOT_FOUND',
    ]);
  });

  test('a refused password and a user who is not there are final: asking on would count twice towards a lock', async () => {
    const cups1 = await node({ answers: [healthy(), healthy({ asmith: 'other' })] });
    expect(await cups1.signIn('other')).toBe(false);
    expect(await cups1.signIn('other', { ...account, userid: 'stranger' })).toBe(false);
    expect(cups1.requests(1)).toEqual([]);
  });

  test('three that are silent are all asked, 2.5 s each, and the answer comes in less than 10 s', async () => {
    const cups1 = await node({ answers: [() => 'silence', () => 'silence', () => 'silence'], connectTimeoutMs: 60_000 });
    const startedMs = monotonicMs();
    expect(await cups1.signIn('secret')).toBe(false);
    const seconds = (monotonicMs() - startedMs) / 1_000;
    expect(seconds).toBeGreaterThan(7.4);
    expect(seconds).toBeLessThan(9.5);
    expect(cups1.told().filter((told) => told === 'ldap.bound LDAP_CONNECT_TIMEOUT')).toHaveLength(3);
  });

  test('no server is asked after the whole time is over, and the log names those left out', async () => {
    const cups1 = await node({ answers: [() => 'silence', healthy()], connectTimeoutMs: 5_000, totalDeadlineMs: 80 });
    expect(await cups1.signIn('secret')).toBe(false);
    expect(cups1.requests(1)).toEqual([]);
    expect(cups1.lines().at(-1)).toBe('ERROR LDAP authentication gave up after 80 ms without asking directory2:389');
  });

  test('a step that the whole time cuts short is a time-out of that step', async () => {
    const slow: Answer = (request) => (request.kind === 'bind' ? [bindResult(request)] : 'silence');
    const cups1 = await node({ answers: [slow], totalDeadlineMs: 80 });
    expect(await cups1.signIn('secret')).toBe(false);
    expect(cups1.told().at(-1)).toBe('ldap.searched LDAP_RESPONSE_TIMEOUT');
  });
});

test('a password never stands in the journal or in the log', async () => {
  const cups1 = await node({ answers: ['refused', healthy({ asmith: 'hunter2' })] });
  await cups1.signIn('hunter2');
  await cups1.signIn('Tr0ub4dor');
  expect(JSON.stringify([cups1.events(), cups1.lines()])).not.toMatch(/hunter2|Tr0ub4dor|scrypt|"manager"[^,]*manager/);
});

describe('a directory that', () => {
  /** In order until it is asked for the user. */
  const until =
    (answer: Answer): Answer =>
    (request) =>
      request.kind === 'search' ? answer(request) : healthy()(request);

  test.each(hostileAnswers)('$name lets nobody in, and the next server decides', async ({ answer, symptom }) => {
    const cups1 = await node({ answers: [until(answer), healthy()] });
    expect(await cups1.signIn('secret')).toBe(true);
    expect(cups1.told()).toContain(`ldap.searched ${symptom}`);

    const alone = await node({ answers: [until(answer)] });
    expect(await alone.signIn('local')).toBe(false);
    expect(alone.told().at(-1)).toBe(`ldap.searched ${symptom}`);
    expect(alone.requests().filter(({ kind, dn }) => kind === 'bind' && dn.startsWith('uid='))).toEqual([]);
  });

  test('refers whoever binds to another server has not decided about the password', async () => {
    const referring: Answer = (request) =>
      request.kind === 'bind' && request.dn.startsWith('uid=') ? [bindResult(request, 10)] : healthy()(request);
    const cups1 = await node({ answers: [referring, healthy()] });
    expect(await cups1.signIn('secret')).toBe(true);
    expect(cups1.told()).toContain('ldap.bound LDAP_OPERATION_FAILED');
  });
});
