import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StartedCluster, startCluster } from '@uclab/cluster';
import { errorSchema } from 'uclab';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uclab, uclabJson } from './command-line.ts';

let cluster: StartedCluster;
let folder = '';
const run = (...args: string[]) => uclab(cluster.url, ...args);

beforeAll(async () => {
  cluster = await startCluster({ users: 30 });
  folder = mkdtempSync(join(tmpdir(), 'uclab-cli-'));
});
afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => cluster.reset());

describe('the three lessons, as a trainer types them', () => {
  it('an access list', async () => {
    const blocked = await run('link', 'block', 'cups1-to-directory');
    expect(blocked).toMatchObject({ status: 0 });
    expect(blocked.output).toContain('cups1-to-directory is blocked (blackhole).');
    expect(await run('sync')).toMatchObject({ status: 0 });
    const refused = await run('sign-in', 'asmith');
    expect(refused.status).toBe(1);
    expect(refused.output).toMatch(/^asmith not signed in at cups1 after \d\.\d s: Your username or password is not correct$/);
    const why = await run('why');
    expect(why.output).toContain('ACCESS_LIST_DENIED at cups1-to-directory');
    expect(await run('link', 'allow', 'cups1-to-directory')).toMatchObject({ status: 0, output: 'cups1-to-directory is open.' });
    const after = (await run('why')).output;
    expect(after).toContain('That has been mended since.');
    expect(after).toContain('Cause: ACCESS_LIST_DENIED at cups1-to-directory, mended since');
    expect(after).not.toMatch(/Remedy|Permit TCP/);
    expect(await run('sign-in', 'asmith')).toMatchObject({ status: 0 });
  });

  it('a certificate that is missing, then one that is uploaded and not loaded', async () => {
    expect(await run('trust', 'delete', 'cups1', 'directory-trust', 'uclab-lab-ca.pem')).toMatchObject({ status: 0 });
    expect(await run('restart', 'cups1', 'Tomcat')).toMatchObject({ status: 0 });
    expect(await run('sign-in', 'asmith')).toMatchObject({ status: 1 });
    expect((await uclabJson(cluster.url, 'why')).object.cause).toBe('DIRECTORY_CERTIFICATE_NOT_TRUSTED');

    const file = join(folder, 'directory.pem');
    expect(await run('directory', 'certificate', 'export', file)).toMatchObject({ status: 0 });
    expect(readFileSync(file, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/);
    const uploaded = await run('trust', 'upload', 'cups1', 'directory-trust', file);
    expect(uploaded.output).toContain('Success: Certificate Uploaded');
    expect(await run('sign-in', 'asmith')).toMatchObject({ status: 1 });
    expect((await uclabJson(cluster.url, 'why')).object.cause).toBe('TRUST_NOT_RELOADED');
    expect((await run('status')).output).toContain('cups1: Cisco Tomcat runs with another directory-trust than the store holds');

    expect(await run('restart', 'cups1', 'Tomcat')).toMatchObject({ status: 0 });
    expect(await run('sign-in', 'asmith')).toMatchObject({ status: 0 });
  });
});

it('a synchronisation that nobody waits for prints no counts, which would look like a result', async () => {
  const started = await run('sync', '--no-wait');
  expect(started).toMatchObject({ status: 0, output: expect.stringMatching(/^Synchronisation running: /) });
  expect(started.output).not.toMatch(/read|added/);
});

describe('for programs', () => {
  it('every command prints one object that its schema describes', async () => {
    const { url } = cluster;
    const file = join(folder, 'certificate.pem');
    const { object: status } = await uclabJson(url, 'status');
    expect(status.ready).toBe(true);
    expect(status.accounts.users[0]).toMatchObject({ userid: 'asmith', home: 'cups1' });
    expect((await uclabJson(url, 'sign-in', 'asmith')).object).toMatchObject({ signedIn: true, node: 'cups1' });
    expect((await uclabJson(url, 'search', 'asmith', 'bjones')).object.results).toMatchObject([
      { userid: 'bjones', displayName: 'Bob Jones', telephoneNumber: '2001', mail: 'bjones@lab.example' },
    ]);
    expect((await uclabJson(url, 'call', '2001', '2000', '--conference')).object).toMatchObject({
      user: 'asmith',
      shows: 'Bob Jones',
      conference: 'opens',
    });
    expect((await uclabJson(url, 'health', 'asmith')).object.items.map(({ name, state }) => [name, state])).toEqual([
      ['Configuration', 'connected'],
      ['Presence', 'connected'],
      ['LDAP', 'connected'],
      ['Desk Phone', 'not-tried'],
    ]);
    expect((await uclabJson(url, 'why')).object).toMatchObject({ kind: 'call', outcome: 'succeeded' });
    expect((await uclab(url, 'contact', 'add', 'asmith', '--search', 'nobody')).status).toBe(1);
    expect((await uclabJson(url, 'sign-in', 'bjones', '--client-version', '7.0.2')).object.signedIn).toBe(true);
    expect((await uclabJson(url, 'contact add', 'asmith', '--id', 'bjones', '--name', 'Bob')).object).toMatchObject({
      userid: 'bjones',
      name: 'Bob',
    });
    expect((await uclabJson(url, 'contact add', 'asmith', '--search', 'dbrown')).object).toMatchObject({
      userid: 'dbrown',
      call: 'enabled',
    });
    expect((await uclabJson(url, 'contact rm', 'asmith', 'dbrown')).status).toBe(0);
    expect((await uclabJson(url, 'contact add', 'asmith', '--manual', 'DisplayName=Ted', 'BusinessPhone=1')).object).toMatchObject({
      chat: 'grey',
      call: 'enabled',
    });
    expect((await uclabJson(url, 'contact set', 'asmith', 'Ted', 'EmailAddress=t@x.example')).object.mail).toBe('enabled');
    expect((await uclabJson(url, 'contact rm', 'asmith', 'Ted')).object.contacts).toHaveLength(1);
    expect((await uclabJson(url, 'contact ls', 'asmith', '--refresh')).object).toMatchObject({ user: 'asmith', connection: 'connected' });
    expect((await uclabJson(url, 'contact why', 'asmith', 'bjones')).object.ids).toEqual({
      contact: 'bjones',
      cluster: 'bjones',
      directory: 'bjones',
    });
    expect((await uclabJson(url, 'presence show', 'asmith')).object.nodes.map(({ node }) => node)).toEqual(['cups1', 'cups2']);
    expect((await uclabJson(url, 'message', 'bjones', 'asmith', 'hello')).object.delivered).toBe(true);
    expect((await uclabJson(url, 'presence set', 'bjones', 'away')).status).toBe(0);
    expect((await uclabJson(url, 'chats', 'asmith')).object.chats).toMatchObject([{ with: 'bjones', messages: [{ text: 'hello' }] }]);
    const presence = async () => (await cluster.contacts.list('asmith')).contacts.find(({ userid }) => userid === 'bjones')?.presence;
    await expect.poll(presence, { timeout: 10_000 }).toBe('away');
    const watched = uclabJson(url, 'watch', 'asmith', '--count', '1');
    let seen = false;
    void watched.finally(() => {
      seen = true;
    });
    // Whatever is said before somebody watches is not shown.
    while (!seen) await cluster.message('bjones', 'asmith', 'once more');
    expect((await watched).object).toMatchObject({ kind: 'message', user: 'bjones', text: 'once more' });
    expect((await uclabJson(url, 'phone set', 'bjones', 'off-hook')).object).toMatchObject({ state: 'off-hook', node: 'cups2' });
    expect((await uclabJson(url, 'phone message', 'bjones', 'asmith', 'from the phone')).object.delivered).toBe(true);
    expect((await uclabJson(url, 'phone show', 'bjones')).object.messages).toEqual([]);
    expect((await uclabJson(url, 'end-user-options contact add', 'asmith', '--id', 'cwhite')).object.node).toBe('cups1');
    expect((await uclabJson(url, 'presence-user set', 'dbrown', '--home', 'cups1', '--enabled', 'off')).object).toMatchObject({
      userid: 'dbrown',
      home: 'cups1',
      presence: false,
      cupc: false,
      agentsBehind: [],
    });
    expect((await uclabJson(url, 'presence-user show', 'asmith')).object).toMatchObject({ presence: true, cupc: true });
    expect((await uclabJson(url, 'sign-in', 'asmith', '--stored-password', '--times', '2')).object.signedIn).toBe(true);
    expect((await uclabJson(url, 'sign-out', 'asmith')).object.state).toBe('signed-out');
    expect((await uclabJson(url, 'why')).object).toMatchObject({ outcome: 'succeeded', cause: null });
    expect((await uclabJson(url, 'why', '--user', 'nobody')).object).toMatchObject({ cause: 'NOT_IN_DIRECTORY', onCucm: 'absent' });
    expect((await uclabJson(url, 'sync')).object).toMatchObject({ outcome: 'succeeded', read: 30 });
    expect((await uclabJson(url, 'users', '--node', 'cups2')).object.users).toHaveLength(30);
    expect((await uclabJson(url, 'agent show', 'cups1')).object.ctiGateways).toEqual([
      { name: 'cti_tcp_host_synced_000', host: 'cucm', port: 2748 },
    ]);
    expect((await uclabJson(url, 'agent resync', 'cups1')).object).toMatchObject({ node: 'cups1', users: 30, caughtUp: true });
    expect((await uclabJson(url, 'cucm licence', 'demo')).object).toEqual({
      licence: 'demo',
      ctiManagers: [{ node: 'cucm', active: true }],
    });
    expect((await uclabJson(url, 'cucm cti-manager', 'off')).object.ctiManagers).toEqual([{ node: 'cucm', active: false }]);
    expect((await uclabJson(url, 'cucm show')).object.licence).toBe('demo');
    expect((await uclabJson(url, 'link block', 'cups1-to-cups2', '--mode', 'refuse')).object.stillPasses.length).toBeGreaterThan(0);
    expect((await uclabJson(url, 'link ls')).object.links.find((link) => link.name === 'cups1-to-cups2')?.state).toBe('refuse');
    expect((await uclabJson(url, 'link allow', '--all')).object.links.every((link) => link.state === 'open')).toBe(true);
    expect((await uclabJson(url, 'trust ls', 'cucm', 'directory-trust')).object.certificates[0]?.loadedBy).toEqual([
      'Cisco Tomcat',
      'Cisco DirSync',
    ]);
    expect((await uclabJson(url, 'trust ls', 'cucm', 'tomcat')).object.certificates.map(({ loadedBy }) => loadedBy)).toEqual([
      ['Cisco Tomcat'],
    ]);
    expect((await uclabJson(url, 'trust download', 'cucm', 'directory-trust', 'uclab-lab-ca.pem')).object.pem).toMatch(/BEGIN CERTIFICATE/);
    expect(
      (await uclabJson(url, 'service stop', 'cucm', 'DirSync')).object.services.find((service) => service.name === 'Cisco DirSync')?.state,
    ).toBe('STOPPED');
    expect((await uclabJson(url, 'service start', 'cucm', 'dirsync')).status).toBe(0);
    expect(
      (await uclabJson(url, 'service deactivate', 'cucm', 'DirSync')).object.services.find(({ name }) => name === 'Cisco DirSync'),
    ).toMatchObject({ state: 'STOPPED', activated: false });
    expect((await uclabJson(url, 'service activate', 'cucm', 'DirSync')).status).toBe(0);
    expect((await uclabJson(url, 'ldap-filter set', 'nobody', '(uid=nobody)')).object.filters).toEqual([
      { name: 'nobody', filter: '(uid=nobody)' },
    ]);
    const { dn, password } = status.accounts.directoryManager;
    const manager = [`managerDn=${dn}`, `managerPassword=${password}`, 'searchBase=dc=lab,dc=example'];
    const added = await uclabJson(
      url,
      'agreement add',
      'branch',
      ...manager,
      'port=636',
      'ssl=true',
      'interval=6h',
      'filter=nobody',
      'mailId=uid',
    );
    expect(added.object.directories.find(({ name }) => name === 'branch')).toMatchObject({ schedule: '6h', filter: 'nobody' });
    const shown = (await run('ldap', 'show')).output;
    expect(shown).toMatch(/^directory branch +name +branch$/m);
    expect(shown).toMatch(/^directory corporate +searchBase +dc=lab,dc=example$/m);
    expect((await uclabJson(url, 'agreement set', 'branch', 'interval=2d', 'filter=')).object.directories[0]?.schedule).toBe('2d');
    expect((await uclabJson(url, 'ldap-filter delete', 'nobody')).object.filters).toEqual([]);
    expect((await uclabJson(url, 'agreement ls')).object.directories[0]?.attributes).toEqual({
      userId: 'uid',
      middleName: 'initials',
      phoneNumber: 'telephoneNumber',
      mailId: 'uid',
    });
    expect(await run('agreement', 'set', 'branch', 'mailId=mail')).toMatchObject({
      status: 2,
      errors: 'mailId is chosen when an agreement is added, and CUCM does not change it later.',
    });
    expect((await uclabJson(url, 'agreement set', 'branch', 'name=sales')).object.directories.map(({ name }) => name)).toEqual([
      'corporate',
      'sales',
    ]);
    expect(await run('agreement', 'set', 'branch', 'interval=6h')).toMatchObject({
      errors: "There is no LDAP Directory agreement 'branch'; there are corporate, sales.",
    });
    expect(await run('agreement', 'set', 'sales', 'name=corporate')).toMatchObject({
      errors: 'CUCM refused that: name corporate is taken by another agreement',
    });
    expect(await run('agreement', 'set', 'sales', 'interval=1000d')).toMatchObject({
      status: 2,
      errors: "'1000d' is no interval; write a number from 1 to 999 with h, d, w or mo, for instance 6h.",
    });
    expect((await uclabJson(url, 'agreement set', 'sales', 'once=true')).object.directories[1]?.schedule).toBe('once');
    // CUCM has taken it by the time that it would run.
    const minutesAhead = async (next: string) =>
      (Date.parse(`${next.replace(' ', 'T')}Z`) - Date.parse((await uclabJson(url, 'clock now')).object.now)) / 60_000;
    const once = (await uclabJson(url, 'agreement set', 'sales', 'once=true', 'next=2037-01-01 00:00')).object.directories[1];
    expect(once).toMatchObject({ schedule: 'once', next: '2037-01-01 00:00' });
    const soon = (await uclabJson(url, 'agreement set', 'sales', 'once=true')).object.directories[1];
    expect(await minutesAhead(soon?.next ?? '')).toBeLessThanOrEqual(1.1);
    const often = (await uclabJson(url, 'agreement set', 'sales', 'interval=1mo')).object.directories[1];
    expect(often?.schedule).toBe('1mo');
    expect(await minutesAhead(often?.next ?? '')).toBeGreaterThan(27 * 1440);
    const both = (await uclabJson(url, 'agreement set', 'sales', 'once=true', 'interval=1mo')).object.directories[1];
    expect(both?.schedule).toBe('once');
    expect(await run('agreement', 'set', 'sales', 'foo=bar')).toMatchObject({
      status: 2,
      errors: expect.stringMatching(/^LDAP directory has no 'foo'; it has name, managerDn, /),
    });
    expect((await uclabJson(url, 'agreement delete', 'sales')).object.directories).toHaveLength(1);
    expect((await uclabJson(url, 'agreement ls')).object.directories).toMatchObject([{ name: 'corporate', schedule: '7d' }]);
    expect((await run('agreement', 'set', 'nobody', 'once=true')).errors).toBe(
      "There is no LDAP Directory agreement 'nobody'; there is corporate.",
    );
    const [newest] = (await uclabJson(url, 'runs ls')).object.runs;
    expect((await uclabJson(url, 'runs show', newest?.id ?? '')).object).toMatchObject({ outcome: 'succeeded', kind: 'full' });
    expect((await uclabJson(url, 'clock advance', '90m')).object).toMatchObject({ reached: true, happened: [] });
    expect((await uclabJson(url, 'clock to', '12:00')).object.now).toContain('T12:00:0');
    expect((await uclabJson(url, 'clock now')).object.offsetMs).toBeGreaterThan(0);
    expect((await uclabJson(url, 'restart', 'cucm', 'DirSync')).status).toBe(0);
    expect((await uclabJson(url, 'service ls', 'cups1')).object.services.map((service) => service.name)).toContain('Cisco UP Sync Agent');
    expect((await uclabJson(url, 'log', 'cucm', 'DirSync')).object.lines.length).toBeGreaterThan(0);
    expect((await uclabJson(url, 'ldap show')).object.authentication.servers).toEqual([{ host: 'directory', port: 636, ssl: true }]);
    expect((await uclabJson(url, 'ldap set', 'authentication', 'port=389', 'ssl=false')).object.authentication.servers).toEqual([
      { host: 'directory', port: 389, ssl: false },
    ]);
    expect((await uclabJson(url, 'cupc-directory show')).object.profiles).toMatchObject([{ name: 'everybody' }]);
    expect((await uclabJson(url, 'cupc-directory set server', 'second', 'host=directory', 'protocol=TLS')).object.servers).toContainEqual({
      name: 'second',
      host: 'directory',
      port: 636,
      protocol: 'TLS',
    });
    const contexts = ['context1=cn=Users,dc=lab,dc=example', 'recursive1=false', 'context2=dc=lab,dc=example'];
    expect((await uclabJson(url, 'cupc-directory set profile', 'everybody', 'backup1=second', ...contexts)).object.profiles).toMatchObject([
      {
        backup1: 'second',
        contexts: [
          { dn: 'cn=Users,dc=lab,dc=example', recursive: false },
          { dn: 'dc=lab,dc=example', recursive: true },
        ],
      },
    ]);
    expect((await uclabJson(url, 'cupc-directory set settings', 'UserID=telephoneNumber')).object.attributes.UserID).toBe(
      'telephoneNumber',
    );
    expect((await uclabJson(url, 'cupc-directory set user', 'clee')).object.users).toEqual([{ userid: 'clee', profile: '' }]);
    expect((await uclabJson(url, 'cupc-directory delete profile', 'everybody')).object.profiles).toEqual([]);
    expect((await uclabJson(url, 'cupc-directory delete server', 'second')).object.servers).toHaveLength(1);
    expect((await uclabJson(url, 'directory user add', 'newhire', 'lastName=Hire')).object.lastName).toBe('Hire');
    expect((await uclabJson(url, 'directory user ls', 'newhire')).object.users).toHaveLength(1);
    expect((await uclabJson(url, 'directory user set', 'newhire', 'title=Clerk')).status).toBe(0);
    expect((await uclabJson(url, 'directory user password', 'newhire', 'secret')).status).toBe(0);
    expect((await uclabJson(url, 'directory user lock', 'newhire')).object.locked).toBe(true);
    expect((await uclabJson(url, 'directory user unlock', 'newhire')).object.locked).toBe(false);
    expect((await uclabJson(url, 'directory user disable', 'newhire')).object.disabled).toBe(true);
    expect((await uclabJson(url, 'directory user enable', 'newhire')).object.disabled).toBe(false);
    const account = ['--disabled', 'on', '--locked', 'on', '--expired', 'on', '--must-change', 'on'];
    expect((await uclabJson(url, 'directory user set', 'newhire', 'title=Chief', '--password', 'other', ...account)).object).toMatchObject({
      disabled: true,
      locked: true,
      passwordExpired: true,
      mustChangePassword: true,
    });
    await uclabJson(url, 'directory user set', 'newhire', ...account.map((word) => (word === 'on' ? 'off' : word)));
    expect((await uclabJson(url, 'directory user show', 'newhire')).object).toMatchObject({
      userid: 'newhire',
      disabled: false,
      locked: false,
      passwordExpired: false,
      mustChangePassword: false,
    });
    expect((await uclabJson(url, 'directory user move', 'newhire', 'CN=Users,dc=lab,dc=example')).object.dn.toLowerCase()).toContain(
      'cn=users',
    );
    expect((await uclabJson(url, 'directory user delete', 'newhire')).status).toBe(0);
    expect((await uclabJson(url, 'directory certificate show')).object.names).toContain('directory');
    expect((await uclabJson(url, 'directory certificate export', file)).object.file).toBe(file);
    expect((await uclabJson(url, 'directory certificate issue', '--name', 'ldap.other.example')).object.names).toContain(
      'ldap.other.example',
    );
    expect((await uclabJson(url, 'directory stop')).object.running).toBe(false);
    expect((await uclabJson(url, 'directory start')).object.running).toBe(true);
    expect((await uclabJson(url, 'directory log')).object.lines.length).toBeGreaterThan(0);
    expect((await uclabJson(url, 'reset')).object).toEqual({ reset: true });
    expect((await uclabJson(url, 'compose', '--nodes', '4')).object.yaml).toContain('origin-cups4');
  });
});

it.each([['agreement'], ['directory', 'user']])('a program that leaves the command of %j out is told so', async (...args) => {
  const { status, output } = await run('--json', ...args);
  expect(status).toBe(2);
  expect(JSON.parse(output)).toEqual({ error: { status: 2, message: 'error: missing command' } });
});

describe('for a person', () => {
  it('why --user names the cause, the entry and what each agreement makes of it', async () => {
    const { output, status } = await run('why', '--user', 'bjones');
    expect(status).toBe(0);
    expect(output).toMatch(/^bjones is an active end user of CUCM: [\s\S]*Cause: SYNCHRONISED[\s\S]*uid=bjones,.*\n +\S+: takes it$/);
    expect(await run('why', 'last', '--user', 'bjones')).toMatchObject({ status: 2, errors: 'Name an attempt or a user, not both.' });
  });

  it('why says once what is to be mended', async () => {
    await run('sign-in', 'asmith', '--password', 'wrong');
    for (const [command, remedy] of [
      [['why'], /Type the password that asmith has/g],
      [['why', '--user', 'nobody'], /Check the user id, or add the person/g],
    ] as const) {
      const { output } = await run(...command);
      expect(output.replace(/\s+/g, ' ').match(remedy)).toHaveLength(1);
    }
  });

  it('a search that shows nobody says where the reason is told, and the pages for CUPC read like a table', async () => {
    await run('sign-in', 'asmith');
    const found = await run('search', 'asmith', 'bjones');
    expect(found.status).toBe(0);
    expect(found.output).toMatch(/The client of asmith shows 1 contact\.[\s\S]*bjones +Bob Jones +2001 +bjones@lab\.example/);
    const nobody = await run('search', 'asmith', '*)(objectClass=*');
    expect(nobody).toMatchObject({ status: 1, output: 'The client of asmith shows nobody. "uclab why" tells the reason.' });
    expect((await run('why')).output).toContain('NOTHING_MATCHES at directory');
    const pages = await run('cupc-directory', 'show');
    expect(pages.output).toMatch(/LDAP Profile +everybody +for everybody who has no other/);
    const call = await run('call', '9999', 'asmith', '--conference');
    expect(call.output).toBe(
      'The client of asmith shows 9999.\nIt found no name for the number; "uclab why" tells the reason.\nThe web conference does not open by itself.',
    );
  });

  it.each([
    [
      ['cupc-directory', 'set', 'profile', 'everybody', ...[1, 2, 3, 4].map((number) => `context${number}=dc=x`)],
      /^context4: a profile has 3 search contexts at most, context1, context2, context3\.$/,
    ],
    [['cupc-directory', 'set', 'profile', 'everybody', 'context4=dc=x'], /^context4: .*3 search contexts/],
    [['cupc-directory', 'set', 'profile', 'everybody', 'context0=dc=q'], /^context0: .*3 search contexts/],
    [['cupc-directory', 'set', 'profile', 'everybody', 'recursive9=true'], /^recursive9: .*3 search contexts/],
    [['cupc-directory', 'set', 'profile', 'everybody', 'filter=(a=b'], /filter: the filter is malformed at character 5/],
    [['cupc-directory', 'set', 'profile', 'everybody', 'recursive2=true'], /recursive2: give context2 with it/],
    [['cupc-directory', 'set', 'server', 'directory', 'port=many'], /port: /],
    [['cupc-directory', 'set', 'server', 'directory', 'colour=red'], /colour/],
  ])('%j is refused by field and rule', async (args, words) => {
    const ended = await run(...args);
    expect(ended.status).not.toBe(0);
    expect(ended.errors).toMatch(words);
  });
});

it('a search context is changed or taken away in its place, and the others are kept', async () => {
  const set = async (...pairs: string[]) => {
    expect(await run('cupc-directory', 'set', 'profile', 'everybody', ...pairs)).toMatchObject({ status: 0 });
    return (await cluster.cupcDirectory.show()).profiles.find(({ name }) => name === 'everybody')?.contexts;
  };
  const [one, two, three] = ['ou=One,dc=lab,dc=example', 'ou=Two,dc=lab,dc=example', 'ou=Three,dc=lab,dc=example'];
  const context = (dn: string, recursive = true) => ({ dn, recursive });
  expect(await set(`context1=${one}`, `context2=${two}`)).toEqual([context(one), context(two)]);
  expect(await set(`context3=${three}`, 'recursive3=false')).toEqual([context(one), context(two), context(three, false)]);
  expect(await set('context2=')).toEqual([context(one), context(three, false)]);
  expect(await set(`context1=${two}`)).toEqual([context(two), context(three, false)]);
});

it('a message that does not arrive is lost, which says nothing of whether the other is there', async () => {
  for (const user of ['asmith', 'bjones']) expect(await run('sign-in', user)).toMatchObject({ status: 0 });
  await cluster.contacts.add('bjones', { id: 'asmith' });
  const shown = async () => (await cluster.contacts.list('bjones')).contacts[0]?.presence;
  await expect.poll(shown, { timeout: 10_000 }).toBe('available');
  await cluster.block('cups2-to-cups1', 'refuse');
  const words = 'The message of bjones is lost: asmith is signed in at cups1, which cups2 could not reach: link cups2-to-cups1 is blocked.';
  expect(await run('message', 'bjones', 'asmith', 'hello')).toMatchObject({ status: 1, output: words });
  expect(await shown()).toBe('available');
});

describe('exit status', () => {
  it('is 1 where the product says no', async () => {
    expect(await run('sign-in', 'asmith', '--password', 'wrong')).toMatchObject({ status: 1 });
  });

  it('is 4 where the client could not reach the node, in words that do not say why', async () => {
    await run('service', 'stop', 'cups1', 'Tomcat');
    const ended = await run('sign-in', 'asmith');
    expect(ended.status).toBe(4);
    expect(ended.output).toMatch(/asmith not signed in at cups1 after \d\.\d s: Cannot communicate with the server$/);
  });

  it.each([
    [['link', 'block', 'cups1-to-directory', '--mode', 'reset', '--latency', '5'], /not both/],
    [['directory', 'certificate', 'export', '/no/such/folder/d.pem'], /its folder does not exist/],
    [['link', 'block', 'cups1-to-directory', '--mode', 'sideways'], /blackhole, refuse, reset/],
    [['trust', 'upload', 'cups1', 'directory-trust', '/no/such/file'], /there is no such file/],
    [['trust', 'upload', 'cups1', 'directory-trust', '/tmp'], /that is a folder/],
    [['trust', 'upload', 'cups1', 'directory-trust', '/dev/zero'], /more than 65536 bytes/],
    [['ldap', 'set', 'authentication', 'prot=1'], /prot.*port/],
    [['ldap', 'set', 'authentication', 'nonsense'], /key=value/],
    [['sign-in', ''], /^user: must not be empty\.$/],
    [['directory', 'user', 'password', 'asmith', ''], /^password: must not be empty\.$/],
    [['directory', 'user', 'set', 'asmith'], /names nothing to change/],
    [['directory', 'user', 'set', 'asmith', '--locked', 'perhaps'], /on, off/],
    [['directory', 'certificate', 'issue', '--name', ''], /^name: must not be empty\.$/],
    [['directory', 'user', 'add', 'zz', 'bogus=1'], /^The request has no 'bogus'; it has userid, .*telephoneNumber/],
    [['trust', 'upload', 'cups1', 'directory-trust', '/dev/null'], /^\/dev\/null: it is empty\. A certificate as PEM or DER is wanted/],
    [['contact', 'add', 'asmith'], /--id, --manual and --from-chat/],
    [['contact', 'add', 'asmith', '--manual', 'x'], /key=value/],
    [['presence', 'set', 'asmith', 'asleep'], /do-not-disturb/],
    [['sign-in', 'asmith', '--client-version', 'new'], /for instance 7\.0\.2/],
    [['bogus'], /unknown command/],
    [['up', '--users', 'many'], /number from 2/],
    [['up', '--state', ''], /name of a folder/],
    [['link', 'allow'], /--all/],
    [['agreement', 'set', 'corporate', 'next=2031-04-01', '03:00'], /^03:00: key=value is wanted; where the value has blanks, in quotes/],
    [['agreement', 'set', 'corporate', 'managerDn=cn=x,ou=Service', 'Accounts,dc=lab'], /^Accounts,dc=lab: key=value is wanted; /],
    [['axl', 'executeSQLQuery', 'sql=select', 'userid'], /^userid: key=value is wanted; /],
  ])('is 2 for %j, with one clear line', async (args, line) => {
    const ended = await run(...args);
    expect(ended.status).toBe(2);
    expect(ended.errors).toMatch(line);
    expect(ended.errors).not.toMatch(/\n\s+at /);
  });

  it.each([
    [['link', 'block', 'nolink'], /no link 'nolink'; there are .*cups1-to-directory/],
    [['sign-in', 'asmith', '--node', 'nowhere'], /'nowhere'; there are cups1, cups2, cucm/],
    [['service', 'stop', 'cups1', 'Nonsense'], /Nonsense.*Cisco Tomcat/],
    [['trust', 'ls', 'cups1', 'nostore'], /nostore.*directory-trust/],
    [['directory', 'user', 'delete', 'nobody'], /nobody/],
    [['directory', 'user', 'show', 'nobody'], /The directory has no user 'nobody'/],
    [['why', 'nonsense'], /no attempt 'nonsense' .*; to ask about a user: uclab why --user nonsense\.$/],
    [['runs', 'show', 'x'], /There is no run 'x'/],
    [['user', 'set', 'nobody', 'firstName=x'], /^CUCM refused that: User not found$/],
    [['trust', 'delete', 'cups1', 'directory-trust', 'none.pem'], /none\.pem/],
    [['trust', 'download', 'cups1', 'directory-trust', 'none.pem'], /has no certificate none\.pem/],
    [['agreement', 'delete', 'nobody'], /^CUCM refused that: LdapDirectory not found$/],
    [['log', 'nowhere'], /nowhere/],
  ])('is 1 for %j, of which there is none', async (args, line) => {
    const ended = await run(...args);
    expect(ended.status).toBe(1);
    expect(ended.errors).toMatch(line);
    expect(ended.errors).not.toMatch(/\n\s+at /);
  });

  it.each([
    [['presence', 'show', 'nosuch'], /no user nosuch/],
    [['users', 'nosuch'], /cucm has 0 users with the id nosuch/],
  ])('is 1 for %j, of whom nothing can be shown', async (args, line) => {
    expect(await run(...args)).toMatchObject({ status: 1, output: expect.stringMatching(line) });
    expect(await run(...args.map((arg) => arg.replace('nosuch', 'asmith')))).toMatchObject({ status: 0 });
  });

  it.each([
    [['ldap', 'set', 'authentication', 'port=99999'], /^CUCM refused that: port \(ldapPortNumber\) is between 1 and 65535/],
    [['ldap', 'set', 'system', 'serverType=Abacus'], /^CUCM refused that: serverType \(ldapServer\) is one of .*OpenLDAP/],
    [['agreement', 'set', 'corporate', 'interval=1h'], /^CUCM refused that: interval \(intervalValue\) is at least 6 hours/],
    [['agreement', 'set', 'corporate', 'next=2020-01-01 03:00'], /^CUCM refused that: next \(nextExecTime\) .* has passed/],
    [['agreement', 'set', 'corporate', 'filter=none'], /^CUCM refused that: filter \(ldapFilter\) none is not the name/],
    [['agreement', 'set', 'corporate', 'managerPassword='], /^CUCM refused that: managerPassword \(ldapPassword\) must not be empty/],
    [['directory', 'user', 'set', 'asmith', 'bogus=1'], /^The directory refused that: .*bogus/],
    [['directory', 'user', 'add', 'asmith'], /^The directory has 'asmith' already/],
    [['trust', 'delete', 'cups1', 'tomcat', 'tomcat.pem'], /own certificate cannot be deleted/],
  ])('is 1 for %j, which the product refuses in its own words', async (args, line) => {
    const ended = await run(...args);
    expect(ended.status).toBe(1);
    expect(ended.errors).toMatch(line);
    expect(ended.errors).not.toMatch(/\n|0x[0-9a-f]/);
  });

  it.each([
    ['that is none', 'directory-trust', () => 'hello', /cannot be read as a certificate/],
    [
      'that is a key',
      'directory-trust',
      () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
      /holds a private key/,
    ],
    ["for the node's own store", 'tomcat', async () => (await cluster.directory.certificate()).pem, /Store tomcat holds/],
  ])('is 1 for a certificate %s, and the store keeps what it had', async (_what, store, content, line) => {
    const file = join(folder, 'refused.pem');
    writeFileSync(file, await content());
    const before = await cluster.trust('cups1', store);
    const ended = await run('trust', 'upload', 'cups1', store, file);
    expect(ended).toMatchObject({ status: 1 });
    expect(ended.errors).toMatch(line);
    expect(await cluster.trust('cups1', store)).toEqual(before);
  });

  it('is 2 for a certificate file of 3 MB, which is named', async () => {
    const file = join(folder, 'large.pem');
    writeFileSync(file, Buffer.alloc(3 * 1024 * 1024, 'x'));
    const ended = await run('trust', 'upload', 'cups1', 'directory-trust', file);
    expect(ended.status).toBe(2);
    expect(ended.errors).toContain(`${file}: it has more than 65536 bytes, which is the most that a certificate file has. `);
  });

  it('comes with one object for programs, also where something fails', async () => {
    const ended = await run('--json', 'link', 'block', 'nolink');
    expect(errorSchema.parse(JSON.parse(ended.output)).error).toMatchObject({
      status: 1,
      code: 'not-found',
      field: 'link',
      message: expect.stringContaining("'nolink'"),
    });
  });

  it('is 3 where no lab answers', async () => {
    const ended = await uclab('http://127.0.0.1:1', 'status');
    expect(ended).toMatchObject({ status: 3 });
    expect(ended.errors).toContain('The lab does not answer at http://127.0.0.1:1.');
  });
});

describe('addresses for each node', () => {
  const { platform } = process;
  afterEach(() => Object.defineProperty(process, 'platform', { value: platform }));

  it('are in the compose file where they are asked for', async () => {
    const { yaml } = (await uclabJson(cluster.url, 'compose', '--addresses', 'per-node')).object;
    expect(yaml).toContain('.11:$');
    expect((await uclabJson(cluster.url, 'compose', '--addresses', 'shared')).object.yaml).toBe(
      (await uclabJson(cluster.url, 'compose')).object.yaml,
    );
  });

  it.each(['up', 'compose'])('are refused by %s on another system than Linux, with the reason', async (command) => {
    Object.defineProperty(process, 'platform', { value: 'darwin' });
    const { status, errors, output } = await run(command, '--addresses', 'per-node');
    expect(status).toBe(2);
    expect(output).toBe('');
    expect(errors).toContain(
      'per-node is for Linux, where all of 127.0.0.0/8 is loopback; on darwin no address but 127.0.0.1 is sure to be there.',
    );
  });
});

describe('uclab up', () => {
  it('names the setting of every port that another cluster has', async () => {
    const port = new URL(cluster.url).port;
    await expect(startCluster({ portSettings: { UCLAB_LAB_PORT: port } })).rejects.toThrow(
      `Port ${port} (lab) is in use. Is a cluster running already? Set UCLAB_LAB_PORT`,
    );
  });

  it('says in one line that another cluster has its ports, and names the settings', async () => {
    const portOf = (url: string | undefined) => new URL(url ?? '').port;
    const cucm = (await cluster.status()).nodes.find(({ name }) => name === 'cucm');
    const portSettings = { UCLAB_LAB_PORT: portOf(cluster.url), UCLAB_CUCM_PORT: portOf(cucm?.url) };
    await expect(startCluster({ portSettings })).rejects.toThrow(
      `Port ${portSettings.UCLAB_LAB_PORT} (lab) is in use, and 1 more. Is a cluster running already? ` +
        'Set UCLAB_LAB_PORT and UCLAB_CUCM_PORT to other ports, or to 0 for any free ones.',
    );
  });

  it('refuses a port that is none', async () => {
    await expect(startCluster({ portSettings: { UCLAB_CUCM_PORT: 'eighty' } })).rejects.toThrow(
      'UCLAB_CUCM_PORT: a port is a number from 0 to 65535, not "eighty"',
    );
  });
});
