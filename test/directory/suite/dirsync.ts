import { describe, expect, it } from 'vitest';
import { callAxl } from '../../../services/cucm/test/axl-client.ts';
import { change } from '../entries.ts';
import type { DirectoryPublisher } from '../publisher.ts';
import type { DirectoryTarget } from '../target.ts';

const deadline = { timeout: 60_000 };

/** CUCM against a directory that runs, whoever made it. The tests are steps of one story. */
export function describeDirSync(directory: DirectoryTarget, publisher: DirectoryPublisher): void {
  const { maker, people, base, admin } = directory;
  const { sync, logsIn } = publisher;
  const passwordOf = (userid: string): string => {
    const person = people.find((candidate) => candidate.userid === userid);
    if (!person) throw new Error(`the directory has no ${userid}`);
    return person.password;
  };

  describe('with LDAPS, CUCM', deadline, () => {
    it('reads nobody while the certificate is missing, and not either when it is loaded and nothing is restarted', async () => {
      const { lab } = publisher;
      expect(await sync()).toMatchObject({ outcome: 'failed', read: 0 });
      await lab.upload('directory-trust', directory.authorityPem);
      expect(await sync()).toMatchObject({ outcome: 'failed', read: 0 });
      expect(await lab.users()).toEqual([]);
      expect(await lab.log('DirSync')).toMatch(/certificate|issuer/i);
    });

    it('synchronises after a restart of DirSync, and checks passwords only after one of Tomcat', async () => {
      const { lab } = publisher;
      await lab.control('DirSync', 'restart');
      const read = people.length + maker.programs;
      expect(await sync()).toMatchObject({
        kind: 'full',
        outcome: 'succeeded',
        read,
        added: people.length,
        updated: 0,
        deactivated: 0,
        skipped: maker.programs,
      });
      expect(await logsIn('asmith', passwordOf('asmith'))).toBe(false);
      await lab.control('Tomcat', 'restart');
      expect(await logsIn('asmith', passwordOf('asmith'))).toBe(true);
      expect(await logsIn('ASMITH', passwordOf('asmith'))).toBe(true);
      expect(await logsIn('asmith', 'ciscocisco')).toBe(false);
      expect(await logsIn('asmith', '')).toBe(false);
      expect(await logsIn('*)(uid=*', passwordOf('asmith'))).toBe(false);
    });

    it('has every person of the directory as an active user, and nobody else, each at home on one of the nodes', async () => {
      const { lab } = publisher;
      const users = await lab.users();
      expect(users.map((user) => user.userid).sort()).toEqual(people.map((person) => person.userid).sort());
      expect(users.every((user) => user.status === 'active' && user.source === 'ldap' && user.agreement === 'lab')).toBe(true);
      expect(users.some((user) => user.userid.endsWith('$'))).toBe(false);
      expect(users.filter(({ homeNode }) => homeNode === 'cups1')).toHaveLength(Math.ceil(people.length / 2));
      expect(await lab.users('asmith')).toMatchObject([{ firstName: 'Ann', lastName: 'Smith' }]);
      if (!maker.keepsOrder) return;
      expect(await lab.users('asmith')).toMatchObject([{ homeNode: 'cups1' }]);
      expect(await lab.users('bjones')).toMatchObject([{ homeNode: 'cups2' }]);
    });

    it('changes nobody in a second run over the same entries', async () => {
      const { lab } = publisher;
      const { revision } = (await lab.status()).cucm;
      expect(await sync()).toMatchObject({ outcome: 'succeeded', added: 0, updated: 0, deactivated: 0 });
      expect((await lab.status()).cucm.revision).toBe(revision);
    });

    it('adds whoever is new in the directory and deactivates whoever is gone', async () => {
      const { lab } = publisher;
      const fresh = maker.newcomer('newcomer', base, { manager: people[2]?.dn ?? '' });
      await directory.as(admin, (client) => client.add(fresh.dn, fresh.attributes));
      try {
        expect(await sync()).toMatchObject({ outcome: 'succeeded', added: 1, updated: 0, deactivated: 0 });
        expect(await lab.users('newcomer')).toMatchObject([{ status: 'active', firstName: 'New' }]);
      } finally {
        await directory.as(admin, (client) => client.del(fresh.dn));
      }
      expect(await sync()).toMatchObject({ added: 0, deactivated: 1 });
      expect(await lab.users('newcomer')).toMatchObject([{ status: 'inactive', source: 'ldap' }]);
    });

    it('reads by schedule only what has changed, where the directory tells that', async () => {
      const dn = people[4]?.dn ?? '';
      const setMail = (address: string) => directory.as(admin, (client) => client.modify(dn, change('replace', 'mail', address)));
      await setMail('one@lab.example');
      await sync();
      await setMail('other@lab.example');
      const run = await publisher.scheduled();
      const kind = maker.tellsChanges ? 'changes' : 'full';
      expect(run).toMatchObject({ kind, outcome: 'succeeded', added: 0, updated: 1, deactivated: 0 });
      if (maker.tellsChanges) expect(run.read).toBeLessThan(people.length);
    });

    it('deactivates nobody when the search base holds nobody, or is not there', async () => {
      const { lab } = publisher;
      const { users } = (await lab.status()).cucm;
      for (const other of [`ou=Company Groups,${base}`, `ou=Nowhere,${base}`]) {
        await publisher.setAgreement(`<userSearchBase>${other}</userSearchBase>`);
        expect(await sync(), other).toMatchObject({ outcome: 'failed', deactivated: 0 });
      }
      await publisher.setAgreement(`<userSearchBase>${base}</userSearchBase>`);
      expect((await lab.status()).cucm).toMatchObject({ users, activeUsers: users - 1 });
    });

    it('deactivates nobody when the directory is gone, and asks the next server of the agreement', async () => {
      const { cucm, lab } = publisher;
      cucm.network.ways.clear();
      expect(await sync()).toMatchObject({ outcome: 'failed', deactivated: 0 });
      expect(await logsIn('asmith', passwordOf('asmith'))).toBe(false);
      const { users, activeUsers } = (await lab.status()).cucm;
      expect(activeUsers).toBe(users - 1);
      cucm.network.ways.set('directory2:636', Number(new URL(directory.ldapsUrl).port));
      const server = (name: string) =>
        `<server><hostName>${name}</hostName><ldapPortNumber>636</ldapPortNumber><sslEnabled>true</sslEnabled></server>`;
      await callAxl(cucm, 'updateLdapDirectory', `<name>lab</name><servers>${server('directory')}${server('directory2')}</servers>`);
      expect(await sync()).toMatchObject({ outcome: 'succeeded', read: people.length + maker.programs });
    });
  });
}
