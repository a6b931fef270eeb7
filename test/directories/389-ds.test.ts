import type { Client } from 'ldapts';
import { describe, expect, it } from 'vitest';
import { callAxl } from '../../services/cucm/test/axl-client.ts';
import { change } from '../directory/entries.ts';
import { ds389 } from '../directory/maker.ts';
import { usePublisher } from '../directory/publisher.ts';
import { describeAccountStates } from '../directory/suite/account-states.ts';
import { describeDirSync } from '../directory/suite/dirsync.ts';
import { useDirectoryOf } from '../directory/target.ts';

const directory = useDirectoryOf(ds389, 60);
const publisher = usePublisher(directory);
const { base, admin, people, maker } = directory;

const deadline = { timeout: 60_000 };
const asAdmin = <T>(work: (client: Client) => Promise<T>): Promise<T> => directory.as(admin, work);
const add = (userid: string, more: Record<string, string> = {}) => {
  const { dn, attributes } = maker.newcomer(userid, base, more);
  return asAdmin((client) => client.add(dn, attributes)).then(() => dn);
};
const log = () => publisher.lab.log('DirSync');

describeDirSync(directory, publisher);
describeAccountStates(directory, publisher);

describe('a run by schedule', deadline, () => {
  it('sees a change, an addition and a deletion by the changelog, and reads nothing else', async () => {
    const gone = await add('goes');
    await publisher.sync();
    const changed = people[5];
    const manager = people[6];
    await asAdmin(async (client) => {
      await client.modify(changed?.dn ?? '', [
        change('replace', 'telephoneNumber', '7777'),
        change('replace', 'manager', manager?.dn ?? ''),
      ]);
      await client.del(gone);
    });
    await add('comes');
    // Whoever comes and goes between two runs was never there.
    const brief = await add('brief');
    await asAdmin((client) => client.del(brief));

    expect(await publisher.scheduled()).toMatchObject({
      kind: 'changes',
      outcome: 'succeeded',
      added: 1,
      updated: 1,
      deactivated: 1,
      read: 2,
    });
    expect(await publisher.lab.users('goes')).toMatchObject([{ status: 'inactive' }]);
    expect(await publisher.lab.users('comes')).toMatchObject([{ status: 'active' }]);
    expect(await publisher.lab.users('brief')).toEqual([]);
    expect(await publisher.lab.users(changed?.userid)).toMatchObject([{ telephoneNumber: '7777' }]);
    expect(await publisher.scheduled()).toMatchObject({
      kind: 'changes',
      outcome: 'succeeded',
      read: 0,
      added: 0,
      updated: 0,
      deactivated: 0,
    });
    expect(await publisher.sync(), 'as a full run has it, the manager, too').toMatchObject({
      kind: 'full',
      added: 0,
      updated: 0,
      deactivated: 0,
    });
  });

  it('sees who was moved out of the search base, and who has another user id', async () => {
    const stays = await add('stays');
    await add('renamed');
    await publisher.setAgreement(`<userSearchBase>ou=People,${base}</userSearchBase>`);
    await publisher.sync();
    await asAdmin(async (client) => {
      await client.modifyDN(stays, `uid=stays,cn=Users,${base}`);
      await client.modifyDN(maker.newcomer('renamed', base).dn, 'uid=married');
    });
    expect(await publisher.scheduled()).toMatchObject({ kind: 'changes', outcome: 'succeeded', added: 1, updated: 0, deactivated: 2 });
    expect(await publisher.lab.users('stays')).toMatchObject([{ status: 'inactive' }]);
    expect(await publisher.lab.users('married')).toMatchObject([{ status: 'active' }]);
    await publisher.setAgreement(`<userSearchBase>${base}</userSearchBase>`);
    expect(await publisher.scheduled(), 'with another base').toMatchObject({ kind: 'full', outcome: 'succeeded', deactivated: 0 });
  });

  it('reads everything when a folder was renamed, with whoever stands below it', async () => {
    await publisher.sync();
    const rename = (from: string, to: string) => asAdmin((client) => client.modifyDN(`ou=${from},ou=People,${base}`, `ou=${to}`));
    await rename('Finance', 'Money');
    try {
      expect(await publisher.scheduled()).toMatchObject({ kind: 'full', outcome: 'succeeded', deactivated: 0 });
      expect(await log()).toContain(`ou=Finance,ou=People,${base} was renamed or moved`);
    } finally {
      await rename('Money', 'Finance');
      await publisher.sync();
    }
  });

  it('reads everything, and costs nobody, when the account does not see the changelog any more', async () => {
    const changelog = 'cn=changelog';
    const { searchEntries } = await asAdmin((client) => client.search(changelog, { scope: 'base', attributes: ['aci'] }));
    const rights = [searchEntries[0]?.aci ?? []].flat().map(String);
    await asAdmin((client) => client.modify(changelog, change('replace', 'aci')));
    try {
      await asAdmin((client) => client.modify(people[5]?.dn ?? '', change('replace', 'telephoneNumber', '7778')));
      expect(await publisher.scheduled()).toMatchObject({ kind: 'full', outcome: 'succeeded', updated: 1, deactivated: 0 });
      expect(await log()).toMatch(/All entries are read, not the changes only: change \d+ is not in the changelog as it was/);
      // From then on by the time of change, and by the ids of all.
      const gone = await add('unlogged');
      expect(await publisher.scheduled()).toMatchObject({ kind: 'changes', added: 1 });
      await asAdmin((client) => client.del(gone));
      expect(await publisher.scheduled()).toMatchObject({ kind: 'changes', deactivated: 1 });
    } finally {
      await asAdmin((client) => client.modify(changelog, change('replace', 'aci', ...rights)));
    }
  });

  it('reads everything when the changelog was trimmed behind the place where the last run ended', async () => {
    await publisher.sync();
    await asAdmin((client) => client.modify(people[5]?.dn ?? '', change('replace', 'telephoneNumber', '7779')));
    const gone = await add('trimmed');
    await publisher.sync();
    await asAdmin((client) => client.del(gone));
    // The server takes the oldest away by age; here all are taken away as it would take them.
    await asAdmin(async (client) => {
      const { searchEntries } = await client.search('cn=changelog', { scope: 'one', filter: '(changeNumber>=1)', attributes: ['1.1'] });
      for (const { dn } of searchEntries) await client.del(dn);
    });
    expect(await publisher.scheduled()).toMatchObject({ kind: 'full', outcome: 'succeeded', deactivated: 1 });
    expect(await publisher.lab.users('trimmed')).toMatchObject([{ status: 'inactive' }]);
  });
});

describe('by its own rules, a directory of this family', deadline, () => {
  it('takes everybody into a filter for the disabled accounts of Active Directory, the disabled ones, too', async () => {
    const dn = await add('disabled-here', { nsAccountLock: 'true' });
    const { cucm } = publisher;
    const filter = '(&amp;(objectClass=inetOrgPerson)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))';
    await callAxl(cucm, 'addLdapFilter', `<ldapFilter><name>enabled</name><filter>${filter}</filter></ldapFilter>`);
    await publisher.sync();
    const { users } = (await publisher.lab.status()).cucm;
    await publisher.setAgreement('<ldapFilter>enabled</ldapFilter>');
    expect(await publisher.sync()).toMatchObject({ outcome: 'succeeded', added: 0, deactivated: 0 });
    expect((await publisher.lab.status()).cucm).toMatchObject({ users });
    expect(await publisher.lab.users('disabled-here')).toMatchObject([{ status: 'active' }]);
    expect(await publisher.logsIn('disabled-here', 'Newcomer-1234')).toBe(false);
    await publisher.setAgreement('<ldapFilter></ldapFilter>');
    await asAdmin((client) => client.del(dn));
    await publisher.sync();
  });
});
