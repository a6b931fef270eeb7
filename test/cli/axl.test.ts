import { type StartedCluster, startCluster } from '@uclab/cluster';
import { errorSchema } from 'uclab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { uclab, uclabJson } from './command-line.ts';

let cluster: StartedCluster;
const run = (...args: string[]) => uclab(cluster.url, ...args);

beforeAll(async () => {
  cluster = await startCluster({ users: 30, persona: 'cucm=12.5,cups=12.5,cupc=12.5,axl.strictVersions=on' });
});
afterAll(() => cluster.stop());

it('axl prints request and reply, in the schema of the release or the one that was asked for', async () => {
  const { status, object } = await uclabJson(
    cluster.url,
    'axl',
    'getUser',
    'userid=asmith',
    'returnedTags.userid=',
    'returnedTags.ldapDirectoryName=',
  );
  expect(status).toBe(0);
  expect(object).toMatchObject({ operation: 'getUser', version: '12.5', status: 200, fault: null });
  expect(object.request).toContain(
    '<n:getUser xmlns:n="http://www.cisco.com/AXL/API/12.5"><userid>asmith</userid><returnedTags><userid></userid>',
  );
  expect(object.reply).toContain('<userid>asmith</userid>');
  expect(object.result).toMatchObject({ return: { user: { userid: 'asmith', ldapDirectoryName: 'corporate' } } });

  const printed = await run('axl', 'listUser', 'searchCriteria.userid=a%', 'returnedTags.userid=', 'first=1', '--version', '10.5');
  expect(printed.status).toBe(0);
  expect(printed.output).toContain('    <n:listUser xmlns:n="http://www.cisco.com/AXL/API/10.5">');
  expect(printed.output).toMatch(/\nHTTP 200\n/);
  expect(printed.output).toMatch(/\n +<userid>a\w*<\/userid>\n/);
});

it('axl shows a fault and ends with 1, and refuses what is no element with 2', async () => {
  const missing = await run('axl', 'getUser', 'userid=nobody');
  expect(missing.status).toBe(1);
  expect(missing.output).toContain('<axlcode>5007</axlcode>');
  const strict = await run('axl', 'getCCMVersion', '--version', '9.1');
  expect(strict).toMatchObject({ status: 1 });
  expect(strict.output).toContain('AXL version 9.1 is not supported; supported are 10.0, 10.5, 11.0, 11.5, 12.0, 12.5');
  for (const pair of ['userid', '=x', 'a..b=x', 'user id=x']) {
    expect(await run('axl', 'getUser', pair), pair).toMatchObject({ status: 2 });
  }
  expect(await run('axl', 'get User')).toMatchObject({ status: 2, errors: 'operation: must be the name of an element.' });
  expect(await run('axl', 'getUser', '--version', 'new')).toMatchObject({
    status: 2,
    errors: 'version: must be a schema such as 12.5 or 15.',
  });
  const whole = await run('axl', 'getCCMVersion', '--version', '12');
  expect(whole).toMatchObject({ status: 0, output: expect.stringContaining('http://www.cisco.com/AXL/API/12.0') });
  const unknown = await run('axl', 'getCCMVersion', '--version', '99');
  expect(unknown.output).toContain('AXL version 99.0 is not supported; supported are 10.0,');
});

it('axl tells below a fault what the log says of an operation that is not answered', async () => {
  const phone = await uclabJson(cluster.url, 'axl', 'addPhone');
  expect(phone.status).toBe(1);
  const logged = 'AXL has it, this emulator does not (docs/axl-coverage.md)';
  expect(phone.object.fault).toEqual({ code: '-1', message: 'No such operation: addPhone in schema 12.5', logged });
  expect(phone.object.reply).not.toContain('emulator');
  expect((await run('log', 'cucm')).output).toContain(`addPhone by administrator: No such operation: addPhone in schema 12.5; ${logged}`);
  const early = await run('axl', 'getLdapSearch', '--version', '10.5');
  expect(early.output).toMatch(
    /\nThe log of cucm adds: AXL has it from schema 11.5 on, this emulator does not \(docs\/axl-coverage.md\)\.$/,
  );
  const nonsense = await run('axl', 'addTeapot');
  expect(nonsense.output).toMatch(/<faultstring>No such operation: addTeapot in schema 12.5<[\s\S]*<\/soapenv:Envelope>$/);
});

it('axl writes attributes, so that changes can be followed from one call to the next', async () => {
  const { object } = await uclabJson(cluster.url, 'axl', 'listChange');
  const queueInfo = z
    .object({ queueInfo: z.object({ queueId: z.string(), nextStartChangeId: z.string() }) })
    .parse(object.result).queueInfo;
  await run('user', 'set', 'asmith', 'pin=98765');
  const from = [`startChangeId@queueId=${queueInfo.queueId}`, `startChangeId=${queueInfo.nextStartChangeId}`];
  const changes = await uclabJson(cluster.url, 'axl', 'listChange', ...from);
  expect(changes.object.request).toContain(`<startChangeId queueId="${queueInfo.queueId}">${queueInfo.nextStartChangeId}</startChangeId>`);
  expect(changes.object.result).toMatchObject({ changes: { change: { action: 'u', changedTags: expect.anything() } } });
  const byKey = await run('axl', 'updateUser', 'userid=asmith', 'presenceGroupName@uuid={ad243d17-98b4-4118-8feb-5ff2e1b781ac}');
  expect(byKey).toMatchObject({ status: 0 });
});

it('user adds, shows, changes and removes local users beside those of the directory', async () => {
  expect(await run('user', 'add', 'zyoung', 'lastName=Young', 'firstName=Zoë', 'password=zoes-secret', 'title=Engineer')).toMatchObject({
    status: 0,
    output: 'zyoung was added.',
  });
  const again = await run('user', 'add', 'zyoung', 'lastName=Young');
  expect(again).toMatchObject({ status: 1 });
  expect(again.errors).toContain('duplicate value in a UNIQUE INDEX column');
  expect(await run('sign-in', 'zyoung', '--password', 'zoes-secret', '--node', 'cucm')).toMatchObject({ status: 0 });
  expect(await run('user', 'set', 'zyoung', 'department=Sales & Support')).toMatchObject({ status: 0 });
  const { object } = await uclabJson(cluster.url, 'user show', 'zyoung');
  expect(object.user).toMatchObject({ firstName: 'Zoë', department: 'Sales & Support', title: 'Engineer', status: '1' });
  expect((await run('user', 'show', 'zyoung')).output).toMatch(/\ndepartment +Sales & Support\n/);
  expect(await run('user', 'delete', 'zyoung')).toMatchObject({ status: 0, output: 'zyoung was removed.' });
  expect(await run('user', 'show', 'zyoung')).toMatchObject({
    status: 1,
    errors: 'CUCM refused that: Item not valid: The specified User was not found',
  });

  const told = await run('--json', 'user', 'show', 'zyoung');
  expect(errorSchema.parse(JSON.parse(told.output)).error).toMatchObject({ status: 1, code: 'refused' });

  const refused = await run('user', 'set', 'asmith', 'department=Sales');
  expect(refused.status).toBe(1);
  expect(refused.errors).toContain('department cannot be changed while synchronisation from the LDAP server is on');
  expect(await run('user', 'set', 'asmith', 'pin=54321')).toMatchObject({ status: 0 });
  expect((await run('user', 'set', 'asmith', 'colour=red')).errors).toContain('Element colour is not part of updateUser in schema 12.5');
});

it('user show and appuser show print one object, with a list wherever the product has one', async () => {
  const group = 'associatedGroups.userGroup.name=Standard CCM End Users';
  await run('user', 'add', 'zlist', 'lastName=List', group);
  const one = (await uclabJson(cluster.url, 'user show', 'zlist')).object.user;
  expect(one).toMatchObject({
    userid: 'zlist',
    associatedGroups: {
      userGroup: [{ name: 'Standard CCM End Users', userRoles: { userRole: [expect.any(String), expect.any(String)] } }],
    },
    associatedDevices: { device: [] },
    passwordCredentials: { pwdCredPolicyName: 'Default Credential Policy' },
  });
  expect((await uclabJson(cluster.url, 'user show', 'asmith')).object.user).toMatchObject({ associatedGroups: { userGroup: [] } });
  expect((await uclabJson(cluster.url, 'appuser show', 'administrator')).object.appUser).toMatchObject({
    userid: 'administrator',
    associatedGroups: {
      userGroup: [
        { name: 'Standard AXL API Access', userRoles: { userRole: ['Standard AXL API Access'] } },
        { name: 'Standard CCM Super Users' },
      ],
    },
  });
  for (const kind of ['user', 'appuser']) {
    const { status, output } = await run('--json', kind, 'show', 'nobody');
    expect([status, JSON.parse(output)], kind).toMatchObject([1, { error: { status: 1, message: expect.stringContaining('not found') } }]);
  }
});

it('user show and appuser show print a line for each field, with nothing of JSON in it', async () => {
  const user = (await run('user', 'show', 'asmith')).output;
  expect(user).toMatch(
    /\npasswordCredentials\.pwdCredPolicyName +Default Credential Policy\npasswordCredentials\.pwdCredUserCantChange +false\n/,
  );
  expect(user).toMatch(/\npinCredentials\.pinCredPolicyName +Default Credential Policy\n/);
  const appUser = (await run('appuser', 'show', 'administrator')).output;
  expect(appUser).toMatch(/\nassociatedGroups\.userGroup\[1\]\.name +Standard AXL API Access\n/);
  expect(appUser).toMatch(/\nassociatedGroups\.userGroup\[2\]\.userRoles\.userRole\[1\] +Standard AXL API Access\n/);
  for (const output of [user, appUser]) expect(output.replace(/^uuid.*$/m, '')).not.toMatch(/[{}"]/);
});

it('user show and appuser show tell a lock below that, with the command that ends it', async () => {
  await run('user', 'add', 'zlock', 'lastName=Lock', 'pin=54321');
  const tryPin = (pin: string) => run('axl', 'doAuthenticateUser', 'userid=zlock', `pin=${pin}`);
  expect((await run('user', 'show', 'zlock')).output).not.toContain('locked until');
  for (let each = 0; each < 3; each++) await tryPin('11111');
  const shown = (await run('user', 'show', 'zlock')).output;
  const told = /\nThe PIN is locked until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC after failed logons: uclab (user set zlock \S+)$/.exec(shown);
  expect(await run(...(told?.[1] ?? '').split(' '))).toMatchObject({ status: 0 });
  expect((await tryPin('54321')).output).toContain('<userAuthenticated>true<');
  expect((await uclabJson(cluster.url, 'user show', 'zlock')).object.credentials).toMatchObject([
    { credential: 'password', locked: false },
    { credential: 'pin', locked: false, lockedUntil: null },
  ]);
  await run('appuser', 'set', 'pwsapp', 'passwordCredentials.pwdCredLockedByAdministrator=true');
  const appUser = (await run('appuser', 'show', 'pwsapp')).output;
  expect(appUser).toMatch(
    /\nThe password is locked by an administrator: uclab appuser set pwsapp passwordCredentials\.pwdCredLockedByAdministrator=false$/,
  );
  await run('user', 'set', 'zlock', 'passwordCredentials.pwdCredUserMustChange=true');
  expect((await run('user', 'show', 'zlock')).output).toMatch(
    /The password has to be changed first: uclab user set zlock passwordCredentials\.pwdCredUserMustChange=false$/,
  );
});

it('sql knows the columns that the release has, on CUCM and on presence nodes', async () => {
  const sql = "select displayname, islocaluser, directoryuri from enduser where userid = 'asmith' and islocaluser = f";
  expect((await uclabJson(cluster.url, 'sql', 'cucm', sql)).object.rows).toEqual([['Ann Smith', 'f', '']]);
  expect((await uclabJson(cluster.url, 'sql', 'cups1', sql)).object.rows).toEqual([['Ann Smith', 'f', null]]);
});

it('says what to do when the account that it uses was changed', async () => {
  expect(await run('appuser', 'set', 'administrator', 'associatedGroups=')).toMatchObject({ status: 0 });
  const { errors, status } = await run('appuser', 'ls');
  expect(status).toBe(1);
  expect(errors).toContain('`uclab status` tells what, and `uclab reset` brings it back');
  const { output } = await run('status');
  expect(output).toContain('administrator has no role Standard AXL API Access any more, so CUCM refuses the laboratory');
  expect(output).toContain('or put everything back as it was: uclab reset.');
  const problem = { code: 'LABORATORY_ACCOUNT_REFUSED', where: 'application user administrator on cucm' };
  expect((await uclabJson(cluster.url, 'status')).object.problems).toMatchObject([problem]);
  expect((await run('sign-in', 'asmith', '--node', 'cucm')).errors).toContain('see why: uclab status.');
  expect((await run('why')).output).toContain('Cause: LABORATORY_ACCOUNT_REFUSED at application user administrator on cucm');
  expect(await run('reset')).toMatchObject({ status: 0 });
  expect(await run('appuser', 'ls')).toMatchObject({ status: 0 });
  expect((await uclabJson(cluster.url, 'status')).object.problems).toEqual([]);
});

it('appuser adds, lists, changes and removes application users', async () => {
  const group = 'associatedGroups.userGroup.name=Standard AXL API Access';
  expect(await run('appuser', 'add', 'robot', 'password=robots-secret', group)).toMatchObject({ status: 0, output: 'robot was added.' });
  const { object } = await uclabJson(cluster.url, 'appuser ls');
  expect(object.applicationUsers).toContainEqual({ userid: 'robot', groups: ['Standard AXL API Access'] });
  expect((await run('appuser', 'ls')).output).toMatch(/\nrobot +Standard AXL API Access/);
  expect(await run('appuser', 'set', 'robot', 'newUserid=automaton')).toMatchObject({ status: 0 });
  expect(await run('appuser', 'delete', 'automaton')).toMatchObject({ status: 0 });
  expect(await run('appuser', 'delete', 'automaton')).toMatchObject({ status: 1, errors: 'CUCM refused that: AppUser not found' });
  expect(await run('appuser', 'add', 'robot', 'associatedGroups.userGroup.name=Nobody')).toMatchObject({ status: 1 });
});

it('a group that comes again is numbered, and one without a name is none', async () => {
  const twice = await run('user', 'set', 'clee', 'associatedGroups.userGroup.name=A', 'associatedGroups.userGroup.name=B');
  expect(twice).toMatchObject({
    status: 1,
    errors: 'CUCM refused that: Element name appears more than once in userGroup; number what comes again, as in userGroup[2].name=…',
  });
  expect((await run('user', 'set', '--help')).output).toContain('associatedGroups.userGroup[2].name=B');
  const groups = ['associatedGroups.userGroup.name=Standard CCM End Users', 'associatedGroups.userGroup[2].name=Standard AXL API Access'];
  expect(await run('user', 'set', 'clee', ...groups)).toMatchObject({ status: 0 });
  const { object } = await uclabJson(cluster.url, 'user show', 'clee');
  expect(JSON.stringify(object.user.associatedGroups)).toMatch(/Standard AXL API Access.*Standard CCM End Users/);
  expect(await run('user', 'set', 'clee', 'associatedGroups=')).toMatchObject({ status: 0 });

  for (const command of ['user', 'appuser']) {
    const userid = command === 'user' ? 'clee' : 'pwsapp';
    expect(await run(command, 'set', userid, 'associatedGroups.userGroup.name=')).toMatchObject({
      status: 1,
      errors: 'CUCM refused that: The name of a userGroup must not be empty',
    });
  }
});

it.each([
  ['dbrown', ['user', 'set', 'dbrown', 'ldapDirectoryName=']],
  ['kobrien', ['axl', 'updateUser', 'userid=kobrien', 'ldapDirectoryName=']],
])('%s becomes a local user by %j', async (userid, args) => {
  const sourceOf = async () => (await cluster.users('cucm')).users.find((user) => user.userid === userid)?.source;
  expect(await sourceOf()).toBe('ldap');
  expect(await run(...args)).toMatchObject({ status: 0 });
  expect(await sourceOf()).toBe('local');
  const { cause, prose } = await cluster.whyUser(userid);
  expect(cause).toBe('LOCAL_USER');
  expect(prose).toMatch(
    /: the user is a local one of CUCM and belongs to no agreement; agreement corporate takes the entry \S.*, and a run that reads it takes the user over\.$/,
  );
  await cluster.sync();
  expect(await sourceOf()).toBe('ldap');
});

it.each([
  ['cucm', 'Database Layer', 'Cisco Database Layer Monitor'],
  ['cucm', 'AXL Web', 'Cisco AXL Web Service'],
  ['cups1', 'SyncAgent', 'Cisco Sync Agent'],
])('a service of %s that is called %s answers by its name', async (node, typed, service) => {
  expect(await run('restart', node, typed)).toMatchObject({
    status: 0,
    output: expect.stringContaining(`${service} on ${node} was restarted.`),
  });
});
