import { afterEach, describe, expect, test } from 'vitest';
import { DirectoryConnection, type LdapServer } from './index.ts';
import { dialling } from './testing/dialling.ts';
import { failureOf, symptomOf } from './testing/failure-of.ts';
import { bindResult, entry, healthy, ScriptedDirectory, searchResult } from './testing/scripted-directory.ts';

const plain: LdapServer = { host: 'directory', port: 389, ssl: false };
const manager = 'cn=admin,dc=lab,dc=example';
const base = 'dc=lab,dc=example';

const directories: ScriptedDirectory[] = [];
const connections: DirectoryConnection[] = [];

async function directory(...start: Parameters<typeof ScriptedDirectory.start>): Promise<ScriptedDirectory> {
  const started = await ScriptedDirectory.start(...start);
  directories.push(started);
  return started;
}

async function open(test: ReturnType<typeof dialling>, server = plain): Promise<DirectoryConnection> {
  const connection = await DirectoryConnection.open(server, test.context);
  connections.push(connection);
  return connection;
}

afterEach(async () => {
  for (const connection of connections.splice(0)) connection.close();
  // Resolves only when no connection is left open.
  await Promise.all(directories.splice(0).map((started) => started.stop()));
});

describe('a directory in good health', () => {
  test('a user is found and checked, and each step is in the journal and in the log, the password in neither', async () => {
    const server = await directory(healthy({ asmith: 'hunter2' }));
    const dial = dialling({ 'directory:389': server.port });
    const connection = await open(dial);
    await connection.bindManager(manager, 'manager');
    const dn = await connection.findUser(base, 'uid', 'asmith');
    await connection.bindUser(dn, 'hunter2');
    expect(dn).toBe('uid=asmith,ou=people,dc=lab,dc=example');
    expect(dial.told()).toEqual(['ldap.connected', 'ldap.bound', 'ldap.searched', 'ldap.bound']);
    expect(dial.lines()).toEqual([
      'INFO LDAP connection to directory:389: established',
      `INFO LDAP bind at directory:389 as ${manager}: accepted`,
      `INFO LDAP search at directory:389 below ${base} for (uid=asmith): 1 entry`,
      `INFO LDAP bind at directory:389 as ${dn}: accepted`,
    ]);
    expect(JSON.stringify([dial.events(), dial.lines()])).not.toMatch(/hunter2|"manager":|password/);
    expect(dial.events()[2]?.facts).toMatchObject({ purpose: 'authentication', host: 'directory', port: 389, ssl: false, entries: 1, dn });
  });

  test('the connection ends with an unbind', async () => {
    const server = await directory(healthy());
    const connection = await open(dialling({ 'directory:389': server.port }));
    await connection.bindManager(manager, 'manager');
    connection.close();
    await server.stop();
    directories.pop();
    expect(server.requests.map(({ kind }) => kind)).toEqual(['bind', 'unbind']);
  });

  test('without a name and a password the manager is anonymous', async () => {
    const server = await directory((request) => [bindResult(request)]);
    const connection = await open(dialling({ 'directory:389': server.port }));
    await connection.bindManager('', '');
    expect(server.requests).toMatchObject([{ kind: 'bind', dn: '', password: '' }]);
  });
});

describe('a connection that does not come about', () => {
  test('a name that does not resolve', async () => {
    const dial = dialling({});
    const failure = await failureOf(open(dial));
    expect(failure).toMatchObject({ symptom: 'LDAP_NAME_NOT_RESOLVED', server: plain });
    expect(dial.told()).toEqual(['ldap.connected LDAP_NAME_NOT_RESOLVED']);
    expect(dial.lines()).toEqual(['ERROR LDAP connection to directory:389 failed: the name directory does not resolve']);
  });

  test('a name that the system cannot resolve either', async () => {
    const dial = dialling({}, { network: { node: 'cups1', resolve: (host, port) => ({ host, port }) } });
    expect(await symptomOf(open(dial, { ...plain, host: 'no-such-host.invalid' }))).toBe('LDAP_NAME_NOT_RESOLVED');
  });

  test('a port on which nothing listens', async () => {
    const dial = dialling({ 'directory:389': 1 });
    expect((await failureOf(open(dial))).message).toBe('LDAP connection to directory:389 failed: connection refused');
    expect(dial.told()).toEqual(['ldap.connected LDAP_CONNECT_REFUSED']);
  });

  test('a port that cannot be', async () => {
    const dial = dialling({}, { network: { node: 'cups1', resolve: (host, port) => ({ host, port }) } });
    expect(await symptomOf(open(dial, { host: '127.0.0.1', port: 70_000, ssl: false }))).toBe('LDAP_CONNECT_REFUSED');
  });
});

describe('a connection without the first answer', () => {
  const first = async (answer: Parameters<typeof ScriptedDirectory.start>[0]) => {
    const server = await directory(answer);
    const dial = dialling({ 'directory:389': server.port }, { connectTimeoutMs: 60 });
    const connection = await open(dial);
    const symptom = await symptomOf(connection.bindManager(manager, 'manager'));
    return { symptom, told: dial.told().at(-1), line: dial.lines().at(-1) };
  };

  test('silence is a time-out of the connection', async () => {
    expect(await first(() => 'silence')).toMatchObject({
      symptom: 'LDAP_CONNECT_TIMEOUT',
      told: 'ldap.bound LDAP_CONNECT_TIMEOUT',
      line: expect.stringMatching(/^ERROR LDAP bind at directory:389 as cn=admin,dc=lab,dc=example failed: no answer within \d\d ms$/),
    });
  });

  test('a reset is a reset', async () => {
    expect(await first(() => 'reset')).toMatchObject({
      symptom: 'LDAP_CONNECTION_RESET',
      line: expect.stringMatching(/connection reset$/),
    });
  });

  test('an end of the connection is that', async () => {
    expect(await first(() => 'close')).toMatchObject({
      symptom: 'LDAP_CONNECTION_CLOSED',
      line: expect.stringMatching(/closed before an answer$/),
    });
  });

  test('an end before the request was even sent is the same', async () => {
    const server = await ScriptedDirectory.startRaw((socket) => socket.end());
    directories.push(server);
    const connection = await open(dialling({ 'directory:389': server.port }));
    expect(await symptomOf(connection.bindManager(manager, 'manager'))).toBe('LDAP_CONNECTION_CLOSED');
    expect(await symptomOf(connection.bindManager(manager, 'manager'))).toBe('LDAP_CONNECTION_CLOSED');
    expect(server.connections).toBe(1);
  });

  test('an answer that is not LDAP does not end the process', async () => {
    const server = await ScriptedDirectory.startRaw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    directories.push(server);
    const connection = await open(dialling({ 'directory:389': server.port }));
    expect(await symptomOf(connection.bindManager(manager, 'manager'))).toBe('LDAP_ANSWER_UNUSABLE');
  });

  test('an answer of another kind than the question is of no use', async () => {
    const server = await directory((request) => [Buffer.from([0x30, 0x05, 0x02, 0x01, request.id, 0x7d, 0x00])]);
    const connection = await open(dialling({ 'directory:389': server.port }));
    expect(await symptomOf(connection.bindManager(manager, 'manager'))).toBe('LDAP_ANSWER_UNUSABLE');
  });
});

describe('a connection that answered before', () => {
  const later = async (answer: 'silence' | 'reset' | 'close') => {
    const server = await directory((request) => (request.kind === 'bind' ? [bindResult(request)] : answer));
    const dial = dialling({ 'directory:389': server.port }, { operationTimeoutMs: 40 });
    const connection = await open(dial);
    await connection.bindManager(manager, 'manager');
    return symptomOf(connection.findUser(base, 'uid', 'asmith'));
  };

  test('silence is a time-out of the response', async () => {
    expect(await later('silence')).toBe('LDAP_RESPONSE_TIMEOUT');
  });

  test('a reset and an end stay what they are', async () => {
    expect(await later('reset')).toBe('LDAP_CONNECTION_RESET');
    expect(await later('close')).toBe('LDAP_CONNECTION_CLOSED');
  });

  test('a refusal is an answer too', async () => {
    const server = await directory((request) => (request.kind === 'bind' ? [bindResult(request, 49)] : 'silence'));
    const connection = await open(dialling({ 'directory:389': server.port }, { operationTimeoutMs: 40 }));
    expect(await symptomOf(connection.bindManager(manager, 'wrong'))).toBe('LDAP_MANAGER_BIND_REFUSED');
    expect(await symptomOf(connection.findUser(base, 'uid', 'asmith'))).toBe('LDAP_RESPONSE_TIMEOUT');
  });

  test('nothing is waited for beyond the end that the caller has set', async () => {
    const server = await directory(() => 'silence');
    const dial = dialling({ 'directory:389': server.port }, { connectTimeoutMs: 60_000, endsAtMs: performance.now() + 60 });
    const connection = await open(dial);
    expect(await symptomOf(connection.bindManager(manager, 'manager'))).toBe('LDAP_CONNECT_TIMEOUT');
  });
});

describe('what the directory refuses', () => {
  const bound = async (answer: Parameters<typeof ScriptedDirectory.start>[0]) => {
    const dial = dialling({ 'directory:389': (await directory(answer)).port });
    return { dial, connection: await open(dial) };
  };

  test.each([
    ['manager', 49, 'LDAP_MANAGER_BIND_REFUSED'],
    ['manager', 34, 'LDAP_MANAGER_BIND_REFUSED'],
    ['manager', 53, 'LDAP_MANAGER_BIND_REFUSED'],
    ['manager', 51, 'LDAP_OPERATION_FAILED'],
    ['user', 49, 'LDAP_BIND_INVALID_CREDENTIALS'],
    ['user', 53, 'LDAP_BIND_INVALID_CREDENTIALS'],
    ['user', 52, 'LDAP_OPERATION_FAILED'],
  ] as const)('a bind as %s with result %i', async (as, code, symptom) => {
    const { dial, connection } = await bound((request) => [bindResult(request, code, 'data 775')]);
    const bind = as === 'manager' ? connection.bindManager(manager, 'x') : connection.bindUser('uid=asmith', 'x');
    expect(await symptomOf(bind)).toBe(symptom);
    expect(dial.events().at(-1)).toMatchObject({
      kind: 'ldap.bound',
      symptom,
      facts: { as, detail: expect.stringMatching(`^result ${code}, .+ \\(data 775\\)$`) },
    });
  });

  test('a wrong password is a warning with the words of the protocol where the server has none of its own', async () => {
    const { dial, connection } = await bound((request) => [bindResult(request, 49)]);
    await symptomOf(connection.bindUser('uid=asmith', 'x'));
    expect(dial.lines().at(-1)).toBe('WARN LDAP bind at directory:389 as uid=asmith failed: result 49, invalid credentials');
  });

  test.each([
    ['533', 'account-disabled'],
    ['532', 'password-expired'],
    ['701', 'account-expired'],
    ['530', 'account-restricted'],
    ['531', 'account-restricted'],
    ['773', 'password-must-change'],
    ['775', 'account-locked'],
    ['52e', undefined],
    ['525', undefined],
  ])('a bind in the words of Active Directory with data %s', async (code, reason) => {
    const words = `80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data ${code}, v1db1`;
    const { dial, connection } = await bound((request) => [bindResult(request, 49, words)]);
    expect(await symptomOf(connection.bindUser('cn=Ann', 'x'))).toBe('LDAP_BIND_INVALID_CREDENTIALS');
    expect(dial.events().at(-1)?.facts).toMatchObject({ as: 'user', reason });
  });

  test.each([
    [0, 'password-expired'],
    [1, 'account-locked'],
    [6, undefined],
  ])('a bind with policy error %i, which only the journal is told', async (error, reason) => {
    const { dial, connection } = await bound((request) => [bindResult(request, 49, '', error)]);
    const failure = await failureOf(connection.bindUser('uid=asmith', 'x'));
    expect(failure.message).toBe('LDAP bind at directory:389 as uid=asmith failed: result 49, invalid credentials');
    expect(dial.lines().at(-1)).toBe(`WARN ${failure.message}`);
    expect(dial.events().at(-1)?.facts).toMatchObject({ reason });
  });

  test('no bind that it takes and says that the password must be changed: the result is final', async () => {
    const { dial, connection } = await bound((request) => [bindResult(request, 0, '', 2)]);
    await connection.bindUser('uid=asmith', 'x');
    expect(dial.events().at(-1)).toMatchObject({ outcome: 'ok', facts: { reason: 'password-must-change' } });
    expect(dial.lines().at(-1)).toBe('INFO LDAP bind at directory:389 as uid=asmith: accepted');
  });

  test('an empty password is never sent', async () => {
    const { connection, dial } = await bound((request) => [bindResult(request)]);
    expect(await symptomOf(connection.bindUser('uid=asmith', ''))).toBe('PASSWORD_EMPTY');
    expect(await symptomOf(connection.bindManager(manager, ''))).toBe('LDAP_MANAGER_BIND_REFUSED');
    expect(directories[0]?.requests).toEqual([]);
    expect(dial.told()).toEqual(['ldap.connected', 'ldap.bound PASSWORD_EMPTY', 'ldap.bound LDAP_MANAGER_BIND_REFUSED']);
  });

  test.each([
    [32, 'LDAP_BASE_NOT_FOUND'],
    [34, 'LDAP_BASE_NOT_FOUND'],
    [50, 'LDAP_OPERATION_FAILED'],
    [10, 'LDAP_OPERATION_FAILED'],
  ] as const)('a search with result %i', async (code, symptom) => {
    const { connection } = await bound((request) => [searchResult(request, code)]);
    expect(await symptomOf(connection.findUser(base, 'uid', 'asmith'))).toBe(symptom);
    expect(await symptomOf(connection.pages({ base, filter: '(uid=*)', attributes: [], pageSize: 10 }).next())).toBe(symptom);
  });

  test('nobody found, and more than one found', async () => {
    const { connection, dial } = await bound((request) =>
      request.filter === '(uid=twin)'
        ? [entry(request, 'uid=a'), entry(request, 'uid=b'), searchResult(request, 4)]
        : [searchResult(request)],
    );
    expect(await symptomOf(connection.findUser(base, 'uid', 'nobody'))).toBe('LDAP_USER_NOT_FOUND');
    expect(await symptomOf(connection.findUser(base, 'uid', 'twin'))).toBe('LDAP_USER_NOT_FOUND');
    expect(dial.events().map(({ facts }) => ('entries' in facts ? facts.entries : undefined))).toEqual([undefined, 0, 2]);
    expect(dial.lines().at(-1)).toContain('more than one entry');
  });

  test('a user id that looks like a filter is only a value', async () => {
    const { connection, dial } = await bound((request) => [searchResult(request)]);
    expect(await symptomOf(connection.findUser(base, 'uid', '*)(uid=*'))).toBe('LDAP_USER_NOT_FOUND');
    expect(directories[0]?.requests[0]?.filter).toBe('(uid=\\2a\\29\\28uid=\\2a)');
    expect(dial.events().at(-1)?.facts).toMatchObject({ filter: '(uid=\\2a\\29\\28uid=\\2a)' });
  });
});
