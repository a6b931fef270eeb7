import type { UserExplanation } from '@uclab/contracts/lab-api';
import { expect, inject, it } from 'vitest';
import { asRoot } from './as-root.ts';
import { explainedCluster } from './explained-cluster.ts';

const lab = explainedCluster();

const whyUser = (userid: string): Promise<UserExplanation> => lab.cluster.whyUser(userid);
const addNewbody = () => lab.cluster.directory.addUser({ userid: 'newbody', firstName: 'New', lastName: 'Body', password: 'new-secret' });

/** The state of the user after a run is as it is explained, and the run that is named is one of CUCM's. */
async function expectExplained(userid: string, expected: Partial<UserExplanation>): Promise<UserExplanation> {
  const why = await whyUser(userid);
  expect(why).toMatchObject(expected);
  const onCucm = (await lab.cluster.users('cucm', userid)).users.find((user) => user.userid === userid);
  expect(why.onCucm).toBe(onCucm?.status ?? 'absent');
  if (why.run !== null) expect(await lab.cluster.run(why.run)).toMatchObject({ id: why.run });
  return why;
}

it('a user who was read is one, by which agreement', async () => {
  const { name = '' } = (await lab.cluster.ldap()).directories[0] ?? {};
  const why = await expectExplained('asmith', { cause: 'SYNCHRONISED', source: 'ldap', run: null, remedy: '' });
  expect(why.entries).toMatchObject([{ agreements: [{ name, belowSearchBase: true, unmatched: [] }] }]);
  expect(why.prose).toBe(`asmith is an active end user of CUCM: the user was read from the directory by agreement ${name}.`);
});

it('an entry that was added since is taken by the next run, and then it is', async () => {
  await addNewbody();
  await expectExplained('newbody', { cause: 'NEXT_RUN_TAKES_IT', onCucm: 'absent', remedy: 'Synchronise.' });
  await lab.cluster.sync();
  await expectExplained('newbody', { cause: 'SYNCHRONISED', onCucm: 'active' });
});

it('an entry that a run left out, with its reason', async () => {
  await lab.cluster.directory.addUser({ userid: 'pwsapp', firstName: 'P', lastName: 'App', password: 'new-secret' });
  const { run } = await lab.cluster.sync();
  const why = await expectExplained('pwsapp', { cause: 'ENTRY_LEFT_OUT', onCucm: 'absent', run });
  expect(why.prose).toContain('left it out: pwsapp is an application user');
});

it('an entry outside the search base, and one that the filter keeps out', async () => {
  await addNewbody();
  const [directory] = (await lab.cluster.ldap()).directories;
  await lab.cluster.setFilter('smiths', '(&(objectClass=inetOrgPerson)(sn=Smith))');
  await lab.cluster.setLdap('directory', { filter: 'smiths' });
  const { run } = await lab.cluster.sync();
  const filtered = await expectExplained('newbody', { cause: 'ENTRY_FILTERED_OUT', onCucm: 'absent', run: null });
  expect(filtered.entries).toMatchObject([{ agreements: [{ belowSearchBase: true, unmatched: ['(sn=Smith)'] }] }]);
  await expectExplained('bjones', { cause: 'ENTRY_FILTERED_OUT', onCucm: 'inactive', run });
  await lab.cluster.setLdap('directory', { searchBase: `ou=Nowhere,${directory?.searchBase}` });
  const outside = await expectExplained('newbody', { cause: 'ENTRY_OUTSIDE_SEARCH_BASE', onCucm: 'absent' });
  expect(outside.prose).toContain('is not below ou=Nowhere,');
});

it('a user whose entry is gone: when that was found, when the user is removed, and afterwards that it was done', async () => {
  await lab.cluster.directory.deleteUser('bjones');
  const still = await expectExplained('bjones', { cause: 'ENTRY_GONE', onCucm: 'active', entries: [], run: null });
  expect(still.prose).toContain('; the directory has no such entry any more, so its next run makes the user inactive');
  const { run } = await lab.cluster.sync();
  const gone = await expectExplained('bjones', { cause: 'ENTRY_GONE', onCucm: 'inactive', run });
  expect(gone.inactiveSince).not.toBeNull();
  expect(gone.prose).toContain(`: run ${run} found no entry with the id, and the directory has none now. `);
  expect(gone.prose).toContain('The user is removed at the first 03:15 UTC after ');

  await lab.cluster.advance({ by: '3d' });
  const removed = await expectExplained('bjones', { cause: 'USER_REMOVED', onCucm: 'absent', run, inactiveSince: gone.inactiveSince });
  expect(removed.removedAt).toMatch(/T03:15:/);
});

it('a user whom SQL set inactive: since when, whatever became of the user before, and what makes the user active again', async () => {
  await lab.cluster.directory.deleteUser('bjones');
  await lab.cluster.sync();
  await lab.cluster.directory.addUser({ userid: 'bjones', firstName: 'Bob', lastName: 'Jones', password: 'new-secret' });
  await lab.cluster.sync();
  const before = await expectExplained('bjones', { onCucm: 'active', run: null });
  await lab.cluster.advance({ by: '5h' });
  const { now } = await lab.cluster.clock();
  await lab.cluster.sql('cucm', "update enduser set status = 2 where userid in ('asmith', 'bjones')");
  for (const userid of ['asmith', 'bjones']) {
    const why = await expectExplained(userid, { cause: 'SET_INACTIVE', onCucm: 'inactive', run: null, remedy: 'Synchronise.' });
    expect(Date.parse(why.inactiveSince ?? '')).toBeGreaterThanOrEqual(Date.parse(now));
    expect(why.prose).toContain(
      ': a statement of SQL on CUCM set the user inactive as of then, and no run did; agreement corporate takes ',
    );
  }
  await lab.cluster.directory.deleteUser('bjones');
  const gone = await expectExplained('bjones', { cause: 'SET_INACTIVE', onCucm: 'inactive' });
  const statement = `update enduser set status = 1 where userid = "bjones"`;
  expect(gone.remedy).toBe(`Set the user active again (uclab sql cucm '${statement}').`);
  await lab.cluster.sql('cucm', statement);
  await expectExplained('bjones', { cause: 'ENTRY_GONE', onCucm: 'active' });
  await lab.cluster.sync();
  await expectExplained('asmith', { cause: 'SYNCHRONISED', onCucm: 'active' });
  expect(before.prose).not.toContain('since');
});

it('a run that failed kept it away, and `why` of that run says the rest', async () => {
  await addNewbody();
  await lab.cluster.block('cucm-to-directory', 'refuse');
  const { run, attempt } = await lab.cluster.sync();
  const why = await expectExplained('newbody', { cause: 'LAST_RUN_FAILED', onCucm: 'absent', run });
  expect(why.remedy).toContain(`uclab why ${attempt}`);
  expect(await lab.cluster.why(attempt)).toMatchObject({ cause: 'ACCESS_LIST_DENIED' });
});

it('a user whose agreement was deleted, and a directory that does not answer', async () => {
  await lab.cluster.directory.deleteUser('bjones');
  await lab.cluster.sync();
  await lab.cluster.directory.stop();
  await expectExplained('bjones', { cause: 'DIRECTORY_DOES_NOT_ANSWER', onCucm: 'inactive', entries: null });
  await expectExplained('asmith', { cause: 'SYNCHRONISED', entries: null });
  await expectExplained('nobody', { cause: 'DIRECTORY_DOES_NOT_ANSWER', onCucm: 'absent' });

  const [directory] = (await lab.cluster.ldap()).directories;
  await lab.cluster.removeAgreement(directory?.name ?? '');
  await expectExplained('asmith', { cause: 'AGREEMENT_DELETED', onCucm: 'inactive', run: null });
  await expectExplained('nobody', { cause: 'NO_AGREEMENT', onCucm: 'absent' });
});

it('an id that nobody has, and a user id that is none', async () => {
  await expectExplained('nobody', { cause: 'NOT_IN_DIRECTORY', onCucm: 'absent', entries: [] });
  await expectExplained('*)(uid=*', { cause: 'NOT_IN_DIRECTORY', entries: [] });
  await expectExplained('x'.repeat(300), { cause: 'NOT_IN_DIRECTORY', entries: [] });
  await expect(whyUser('x'.repeat(1001))).rejects.toThrow('userid: must have at most 1000 characters.');
});

it('an application user, whom no run makes or takes away: with an entry of the same id, and while nothing is synchronised', async () => {
  const untouched = 'which was added there and which neither LDAP nor Cisco DirSync touches';
  const why = await expectExplained('Administrator', { cause: 'APPLICATION_USER', onCucm: 'absent', entries: [], run: null, remedy: '' });
  expect(why.prose).toBe(`CUCM has no end user Administrator: administrator is an application user of CUCM, ${untouched}.`);

  await lab.cluster.directory.addUser({ userid: 'pwsapp', firstName: 'P', lastName: 'App', password: 'new-secret' });
  const before = await expectExplained('pwsapp', { cause: 'APPLICATION_USER', onCucm: 'absent' });
  expect(before.prose).toContain(`${untouched}, so the next run leaves out the entry uid=pwsapp,`);
  expect(before.remedy).toBe('For an end user give the entry another id, or remove the application user; then synchronise.');
  const { run } = await lab.cluster.sync();
  await expectExplained('pwsapp', { cause: 'ENTRY_LEFT_OUT', onCucm: 'absent', run });

  await lab.cluster.directory.stop();
  await expectExplained('administrator', { cause: 'APPLICATION_USER', entries: null, remedy: '' });
  for (const { name } of (await lab.cluster.ldap()).directories) await lab.cluster.removeAgreement(name);
  await expectExplained('administrator', { cause: 'APPLICATION_USER', remedy: '' });
});

const ofEmbedded = it.runIf(inject('platform') === 'embedded');

ofEmbedded('a user who is active and whose entry is left out since: why, and that nothing of the entry comes to CUCM', async () => {
  await lab.cluster.directory.setUser('bjones', { sn: ' ', telephoneNumber: '7777' });
  const { run } = await lab.cluster.sync();
  const why = await expectExplained('bjones', { cause: 'ENTRY_LEFT_OUT', onCucm: 'active', run });
  expect(why.prose).toContain('(no last name), so CUCM keeps the user as it was and takes no change of the entry');
  // Not read again by a run of changes, and left out all the same.
  await lab.cluster.advance({ by: '1d' });
  await lab.cluster.directory.setUser('asmith', { telephoneNumber: '7778' });
  await lab.cluster.advance({ by: '15d' });
  expect((await lab.cluster.runs()).runs[0]).toMatchObject({ kind: 'changes', skipped: 0 });
  await expectExplained('bjones', { cause: 'ENTRY_LEFT_OUT', onCucm: 'active' });
  // Taken by one.
  await lab.cluster.directory.setUser('bjones', { sn: 'Jones' });
  await lab.cluster.advance({ by: '8d' });
  expect((await lab.cluster.runs()).runs[0]).toMatchObject({ kind: 'changes', updated: 1 });
  await expectExplained('bjones', { cause: 'SYNCHRONISED', onCucm: 'active', run: null, remedy: '' });
  await lab.cluster.sync();
  await expectExplained('bjones', { cause: 'SYNCHRONISED', onCucm: 'active', run: null });
});

it('a user who is active and whose entry no run reads any more', async () => {
  await lab.cluster.setFilter('smiths', '(&(objectClass=inetOrgPerson)(sn=Smith))');
  await lab.cluster.setLdap('directory', { filter: 'smiths' });
  const why = await expectExplained('bjones', { cause: 'ENTRY_FILTERED_OUT', onCucm: 'active' });
  expect(why.prose).toContain('does not match (sn=Smith) in the filter of agreement corporate, so its next run makes the user inactive');
});

ofEmbedded('an id that is not the first one of its entry', async () => {
  await asRoot(lab.cluster, lab.embedded, (client) =>
    client.add('cn=Multi,ou=People,dc=lab,dc=example', {
      objectClass: 'inetOrgPerson',
      cn: 'Multi',
      sn: 'Multi',
      uid: ['multi1', 'multi2'],
    }),
  );
  expect(await lab.cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 1 });
  await expectExplained('multi1', { cause: 'SYNCHRONISED', onCucm: 'active' });
  const why = await expectExplained('multi2', { cause: 'ENTRY_HAS_ANOTHER_ID', onCucm: 'absent' });
  expect(why.prose).toContain('has several values of uid, and agreement corporate takes the first one only, multi1');
  expect(why.entries).toMatchObject([{ agreements: [{ takenAs: 'multi1' }] }]);
});

it('a user whose agreement was deleted while another takes the entry, and after the removal', async () => {
  const { dn: managerDn, password: managerPassword } = (await lab.cluster.status()).accounts.directoryManager;
  const { searchBase = '' } = (await lab.cluster.ldap()).directories[0] ?? {};
  await lab.cluster.setLdap('directory', { interval: '30d' });
  await lab.cluster.addAgreement('monthly', { managerDn, managerPassword, searchBase, port: '636', ssl: 'true' });
  await lab.cluster.sync({ agreement: 'monthly' });
  await lab.cluster.removeAgreement('monthly');
  const deleted = await expectExplained('bjones', { cause: 'AGREEMENT_DELETED', onCucm: 'inactive', run: null, remedy: 'Synchronise.' });
  expect(deleted.prose).toMatch(
    /agreement monthly, by which the user came, was deleted; agreement corporate takes the entry uid=bjones,\S+, too, and its next run makes the user active again/,
  );
  await lab.cluster.advance({ by: '3d' });
  const removed = await expectExplained('bjones', { cause: 'NEXT_RUN_TAKES_IT', onCucm: 'absent', remedy: 'Synchronise.' });
  expect(removed.removedAt).toMatch(/T03:15:/);
  expect(removed.prose).toContain(', when agreement monthly was deleted, and removed by the garbage collector at ');

  await lab.cluster.directory.deleteUser('bjones');
  const gone = await expectExplained('bjones', { cause: 'USER_REMOVED', onCucm: 'absent', run: null });
  expect(gone.prose).toContain('more than 24 hours after agreement monthly was deleted');
  await lab.cluster.sync();
  await expectExplained('clee', { cause: 'SYNCHRONISED', onCucm: 'active' });
});

it('nobody comes while Cisco DirSync does not run, and how that is mended', async () => {
  await addNewbody();
  await lab.cluster.control('cucm', 'DirSync', 'stop');
  await expectExplained('newbody', {
    cause: 'DIRSYNC_DOES_NOT_RUN',
    remedy: 'Synchronise; no run begins before Cisco DirSync is started (uclab service start cucm DirSync).',
  });
  await lab.cluster.control('cucm', 'DirSync', 'deactivate');
  await expectExplained('newbody', {
    cause: 'DIRSYNC_DOES_NOT_RUN',
    remedy: 'Synchronise; no run begins before Cisco DirSync is activated (uclab service activate cucm DirSync).',
  });
});

const says = async (userid: string, expected: Partial<UserExplanation>, words: RegExp): Promise<UserExplanation> => {
  const why = await expectExplained(userid, expected);
  expect(why.prose).toMatch(words);
  return why;
};
const expectStaysActive = async (userid: string): Promise<void> => {
  expect((await lab.cluster.sync()).outcome).not.toBe('succeeded');
  expect((await whyUser(userid)).onCucm).toBe('active');
};

it('a user who is active stays so while no run can succeed: the search base is not there', async () => {
  await lab.cluster.setLdap('directory', { searchBase: 'ou=Gone,dc=lab,dc=example' });
  const noBase = 'because the directory has no entry ou=Gone,dc=lab,dc=example, the search base';
  const outside = 'is not below ou=Gone,dc=lab,dc=example, where agreement corporate searches, but a run of agreement corporate fails now';
  const before = await says(
    'asmith',
    { cause: 'RUNS_FAIL', run: null },
    /: the user stays active until a run succeeds\. Name a search base /,
  );
  expect(before.prose).toContain(`${outside} and changes nobody, ${noBase}: `);
  await expectStaysActive('asmith');
  const why = await says('asmith', { cause: 'LAST_RUN_FAILED' }, /as its last one did: /);
  expect(why.run).not.toBeNull();
  expect(why.prose).toContain(noBase);
  expect(why.prose).not.toContain('makes the user inactive');
  await lab.cluster.directory.deleteUser('asmith');
  await says(
    'asmith',
    { cause: 'LAST_RUN_FAILED', entries: [] },
    /no such entry any more, but .*: the user stays active until a run succeeds/,
  );
});

it('a user who is active stays so while the filter meets nobody', async () => {
  await lab.cluster.setFilter('nobody', '(ou=nobody)');
  await lab.cluster.setLdap('directory', { filter: 'nobody' });
  const words =
    /does not match \(ou=nobody\) .*, but a run of agreement corporate fails now and changes nobody, because nobody below .* meets its filter \(ou=nobody\)/;
  await says('asmith', { cause: 'RUNS_FAIL', run: null }, words);
  await expectStaysActive('asmith');
  await says('asmith', { cause: 'LAST_RUN_FAILED' }, /Dirsync synched zero users/);
});

it('of an active user that nothing new comes from the directory, and why', async () => {
  await lab.cluster.block('cucm-to-directory', 'refuse');
  const blocked =
    /a run of agreement corporate fails now and changes nobody, because link cucm-to-directory is blocked, so what changes in the directory does not come to CUCM\. Permit TCP /;
  await says('asmith', { cause: 'SYNCHRONISED', run: null }, blocked);
  await lab.cluster.directory.setUser('asmith', { mail: 'anna@lab.example' });
  const { run } = await lab.cluster.sync();
  const changed =
    /the directory has other data of the user now \(mail 'anna@lab\.example', on CUCM 'asmith@lab\.example'\), which CUCM does not take over: a run of agreement corporate fails now and changes nobody \(as its last one did: .*\), because link cucm-to-directory is blocked\. Permit TCP /;
  await says('asmith', { cause: 'LAST_RUN_FAILED', run }, changed);
  await lab.cluster.allow('cucm-to-directory');
  const once = await says(
    'asmith',
    { cause: 'LAST_RUN_FAILED', run },
    /which CUCM has not taken over: the last run of agreement corporate failed and changed nobody: /,
  );
  expect(once.remedy).toContain('uclab why ');
  await lab.cluster.sync();
  await expectExplained('asmith', { cause: 'SYNCHRONISED', run: null, remedy: '' });
  await lab.cluster.directory.setUser('asmith', { mail: 'asmith@lab.example' });
  await says('asmith', { cause: 'NEXT_RUN_TAKES_IT', remedy: 'Synchronise.' }, /, which its next run takes over\./);
});

it('of an active user that Cisco DirSync does not run, or that the directory is down', async () => {
  await lab.cluster.control('cucm', 'DirSync', 'stop');
  const start = 'Start Cisco DirSync (uclab service start cucm DirSync).';
  await says(
    'asmith',
    { cause: 'SYNCHRONISED', remedy: start },
    /no run begins, because Cisco DirSync is stopped, so what changes in the directory does not come to CUCM/,
  );
  await lab.cluster.directory.setUser('asmith', { mail: 'anna@lab.example' });
  await says('asmith', { cause: 'DIRSYNC_DOES_NOT_RUN', remedy: start }, /which CUCM does not take over: no run begins/);
  await lab.cluster.directory.deleteUser('bjones');
  await says(
    'bjones',
    { cause: 'DIRSYNC_DOES_NOT_RUN', remedy: start },
    /no such entry any more, but no run begins, .*: the user stays active until a run succeeds/,
  );
  await lab.cluster.control('cucm', 'DirSync', 'deactivate');
  await says('asmith', { cause: 'DIRSYNC_DOES_NOT_RUN' }, /because Cisco DirSync is not activated/);
  await lab.cluster.control('cucm', 'DirSync', 'activate');
  await lab.cluster.directory.stop();
  await says(
    'asmith',
    { cause: 'SYNCHRONISED', entries: null },
    /because the LDAP service of the directory does not run, so what changes in the directory does not come to CUCM/,
  );
});

it('an entry that the next run would take, while none can succeed', async () => {
  await addNewbody();
  await lab.cluster.block('cucm-to-directory', 'refuse');
  const why = await says('newbody', { cause: 'RUNS_FAIL', onCucm: 'absent', run: null }, /a run of agreement corporate fails now/);
  expect(why.remedy).toMatch(/^Permit TCP .*; then synchronise\.$/);
});

it('a user whose entry has another id now', async () => {
  await lab.cluster.directory.renameUser('asmith', 'aschmidt');
  const same =
    /the entry by which the user came, by its entryUUID, is uid=aschmidt,\S+, and agreement corporate takes that as aschmidt now/;
  const before = await says('asmith', { cause: 'ENTRY_HAS_ANOTHER_ID', onCucm: 'active', run: null }, same);
  expect(before.prose).toContain(', so its next run makes the user inactive');
  const { run } = await lab.cluster.sync();
  const why = await says('asmith', { cause: 'ENTRY_HAS_ANOTHER_ID', onCucm: 'inactive', run }, same);
  expect(why.remedy).toBe('Ask after aschmidt (uclab why --user aschmidt), or give the entry the id asmith back and synchronise.');
  await expectExplained('aschmidt', { cause: 'SYNCHRONISED', onCucm: 'active' });
});

/** The agreement anew by other settings of LDAP System, which CUCM changes only while it has none and LDAP Authentication is off. */
async function addAgreementBy(system: Record<string, string>): Promise<void> {
  const { dn: managerDn, password: managerPassword } = (await lab.cluster.status()).accounts.directoryManager;
  const { name = '', searchBase = '' } = (await lab.cluster.ldap()).directories[0] ?? {};
  await lab.cluster.removeAgreement(name);
  await lab.cluster.setLdap('authentication', { enabled: 'false' });
  await lab.cluster.setLdap('system', system);
  await lab.cluster.addAgreement(name, { managerDn, managerPassword, searchBase, host: 'directory', port: '636', ssl: 'true' });
}

it('a user whose entry has the id in another attribute than the one that CUCM reads', async () => {
  await addAgreementBy({ userIdAttribute: 'mail' });
  expect(await lab.cluster.sync()).toMatchObject({ outcome: 'succeeded' });
  const words =
    /the entry uid=asmith,\S+ has the id as uid, and CUCM takes user ids from mail \(LDAP System\), where there is asmith@lab\.example/;
  const why = await says('asmith', { cause: 'AGREEMENT_DELETED', onCucm: 'inactive' }, words);
  expect(why.remedy).toBe(
    'Ask after asmith@lab.example (uclab why --user asmith@lab.example), or let CUCM take user ids from uid and synchronise.',
  );
  await lab.cluster.advance({ by: '3d' });
  await says('asmith', { cause: 'ENTRY_HAS_ANOTHER_ID', onCucm: 'absent' }, words);
  await expectExplained('asmith@lab.example', { cause: 'SYNCHRONISED', onCucm: 'active' });
});

it('an account that the directory has disabled, which Microsoft Active Directory keeps from an agreement without a filter', async () => {
  await addAgreementBy({ serverType: 'Microsoft Active Directory', userIdAttribute: 'sAMAccountName' });
  expect(await lab.cluster.sync()).toMatchObject({ outcome: 'succeeded' });
  await expectExplained('asmith', { cause: 'SYNCHRONISED', onCucm: 'active' });
  await lab.cluster.directory.setUser('asmith', { userAccountControl: '514' });
  const { run } = await lab.cluster.sync();
  const words =
    /the account of the entry uid=asmith,\S+ is disabled in the directory, and \(!\(UserAccountControl:\S+ keeps such ones out in the default filter, by which agreement corporate reads\./;
  const why = await says('asmith', { cause: 'ENTRY_FILTERED_OUT', onCucm: 'inactive', run }, words);
  expect(why.remedy).toBe('Enable the account in the directory, and synchronise.');
  await lab.cluster.directory.renameUser('bjones', 'bjohnson');
  await lab.cluster.sync();
  await says('bjones', { cause: 'ENTRY_HAS_ANOTHER_ID', onCucm: 'inactive' }, /by its objectGUID, is uid=bjohnson,/);
});

it('a user whom SQL set active after the end of the agreement, and a local one in a release that has none beside the directory', async () => {
  const { dn: managerDn, password: managerPassword } = (await lab.cluster.status()).accounts.directoryManager;
  const { name = '', searchBase = '' } = (await lab.cluster.ldap()).directories[0] ?? {};
  await lab.cluster.removeAgreement(name);
  await lab.cluster.setLdap('authentication', { enabled: 'false' });
  await lab.cluster.setLdap('system', { syncEnabled: 'false' });
  const remedy = 'Switch synchronisation from LDAP on (LDAP System), add an agreement that takes the entry, and synchronise.';
  await expectExplained('asmith', { cause: 'AGREEMENT_DELETED', onCucm: 'inactive', remedy });

  await lab.cluster.sql('cucm', "insert into enduser (userid, lastname) values ('zlocal', 'Local')");
  await lab.cluster.sql('cucm', 'update enduser set status = 1');
  const set =
    'asmith is an active end user of CUCM: the agreement by which the user came was deleted, and a statement of SQL on CUCM has set the user active again; ';
  expect(await expectExplained('asmith', { cause: 'AGREEMENT_DELETED', onCucm: 'active', remedy: '' })).toMatchObject({
    prose: `${set}no run makes the user inactive.`,
  });

  await lab.cluster.setLdap('system', { syncEnabled: 'true' });
  await lab.cluster.addAgreement(name, { managerDn, managerPassword, searchBase, host: 'directory', port: '636', ssl: 'true' });
  const next = await expectExplained('asmith', { cause: 'NEXT_RUN_TAKES_IT', onCucm: 'active', remedy: 'Synchronise.' });
  expect(next.prose).toMatch(/; agreement corporate takes the entry uid=asmith,\S+, and its next run takes the user over\. Synchronise\.$/);
  const local = await expectExplained('zlocal', { cause: 'LOCAL_USER', onCucm: 'active', source: 'local' });
  expect(local.prose).toContain('so the next run that reads everything makes the user inactive. Add the person to the directory if ');
  await lab.cluster.sync();
  await expectExplained('asmith', { cause: 'SYNCHRONISED', onCucm: 'active' });
  await expectExplained('zlocal', { cause: 'ENTRY_GONE', onCucm: 'inactive' });
});
