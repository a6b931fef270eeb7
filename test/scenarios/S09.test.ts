import { child, childText, type XmlElement } from '@uclab/platform/soap';
import { expect, it } from 'vitest';
import { addApplicationUser, applicationGetsIn } from './application-users.ts';
import { callAxl, element } from './axl.ts';
import { agentsCaughtUp, dirSync, logOf } from './cluster-state.ts';
import { scenario } from './scenario.ts';

scenario(
  'S09',
  {
    assumed: [
      'An entry of the directory with the id of an application user is left out of a run, which says so in its log only; the two kinds of users share no id.',
    ],
  },
  (lab) => {
    /** Neither side of CUCM knows an end user of that id. */
    const isNoEndUser = async (userid: string) => {
      for (const node of ['cucm', 'cups1']) expect((await lab.cluster.users(node, userid)).users, node).toEqual([]);
    };

    /** Every application user in full, as AXL tells of them. */
    const applicationUsers = async (): Promise<XmlElement[]> => {
      const criteria = `<searchCriteria>${element('userid', '%')}</searchCriteria>`;
      const { body } = await callAxl(lab.cluster, 'listAppUser', `${criteria}<returnedTags><userid/></returnedTags>`);
      const names = (child(body, 'return')?.children ?? []).map((user) => childText(user, 'userid') ?? '');
      const replies = await Promise.all(names.map((name) => callAxl(lab.cluster, 'getAppUser', element('userid', name))));
      return replies.flatMap((reply) => child(reply.body, 'return')?.children ?? []);
    };

    it('S09: an application user without an entry is made by hand and outlasts every run', async () => {
      const { cluster } = lab;
      await addApplicationUser(cluster, 'provisioning', 'Provisioning-1234');
      await agentsCaughtUp(cluster);
      expect(await applicationGetsIn(cluster, 'cups1', 'provisioning', 'Provisioning-1234')).toBe(true);

      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', deactivated: 0, agentsBehind: [] });

      expect(await callAxl(cluster, 'getAppUser', element('userid', 'provisioning'))).toMatchObject({ status: 200 });
      for (const node of ['cups1', 'cups2']) {
        expect(await applicationGetsIn(cluster, node, 'provisioning', 'Provisioning-1234'), node).toBe(true);
      }
      await isNoEndUser('provisioning');
      expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true });
    });

    it('S09: the application user that was there from the start stays as it is beside an entry of the same id', async () => {
      const { cluster } = lab;
      const { userid, password } = (await cluster.status()).accounts.thirdPartyUser;
      await cluster.directory.addUser({ userid, password: 'Directory-1234', lastName: 'Somebody' });

      const first = await cluster.sync();
      expect(first).toMatchObject({ outcome: 'succeeded', added: 0, deactivated: 0, skipped: 1 });
      expect(await logOf(cluster, 'cucm', dirSync)).toContain(`Not synchronized, ${userid} is an application user`);
      await isNoEndUser(userid);
      expect(await applicationGetsIn(cluster, 'cups1', userid, password)).toBe(true);
      expect(await applicationGetsIn(cluster, 'cups1', userid, 'Directory-1234')).toBe(false);
      expect(await cluster.signIn({ user: userid, password: 'Directory-1234', node: 'cups1' })).toMatchObject({ signedIn: false });

      await cluster.directory.deleteUser(userid);
      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', deactivated: 0, skipped: 0 });
      expect(await applicationGetsIn(cluster, 'cups1', userid, password)).toBe(true);
    });

    it('S09: to a run application users are not there, and users of the directory are none', async () => {
      const { cluster } = lab;
      await addApplicationUser(cluster, 'provisioning', 'Provisioning-1234');
      const before = await applicationUsers();
      expect(before.map((user) => childText(user, 'userid'))).toContain('provisioning');
      await cluster.directory.addUser({ userid: 'provisioning', password: 'Directory-1234', lastName: 'Somebody', department: 'Sales' });
      await cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });
      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 1, skipped: 1 });
      expect(await applicationUsers()).toEqual(before);

      // What would take an end user away: the entry is gone, and the garbage collector has been there.
      await cluster.directory.deleteUser('provisioning');
      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', deactivated: 0 });
      await cluster.advance({ by: '3d' });
      expect(await applicationUsers()).toEqual(before);
      expect(await applicationGetsIn(cluster, 'cups1', 'provisioning', 'Provisioning-1234')).toBe(true);

      const { body } = await callAxl(cluster, 'getAppUser', element('userid', 'newhire'));
      expect(childText(body, 'faultstring')).toBe('Item not valid: The specified AppUser was not found');
    });

    it('S09: one id is never both, whoever comes first', async () => {
      const { cluster } = lab;
      const taken = 'Could not insert new row - duplicate value in a UNIQUE INDEX column (Unique Index:).';
      const { userid } = (await cluster.status()).accounts.thirdPartyUser;
      const appUser = `<appUser>${element('userid', 'asmith')}${element('password', 'Provisioning-1234')}</appUser>`;
      const refusals = [
        await callAxl(cluster, 'addAppUser', appUser),
        await callAxl(cluster, 'updateAppUser', element('userid', userid) + element('newUserid', 'asmith')),
      ];
      for (const { status, body } of refusals) expect([status, childText(body, 'faultstring')]).toEqual([500, taken]);
      expect((await cluster.users('cucm', 'asmith')).users).toMatchObject([{ status: 'active', source: 'ldap' }]);
      expect(await callAxl(cluster, 'getAppUser', element('userid', userid))).toMatchObject({ status: 200 });
    });

    it('S09: only an administrator changes or removes one', async () => {
      const { cluster } = lab;
      const { userid } = (await cluster.status()).accounts.thirdPartyUser;
      await callAxl(cluster, 'updateAppUser', element('userid', userid) + element('password', 'Renewed-1234'));
      await agentsCaughtUp(cluster);
      expect(await applicationGetsIn(cluster, 'cups2', userid, 'Renewed-1234')).toBe(true);

      await callAxl(cluster, 'removeAppUser', element('userid', userid));
      await agentsCaughtUp(cluster);
      expect(await applicationGetsIn(cluster, 'cups2', userid, 'Renewed-1234')).toBe(false);
      const { body } = await callAxl(cluster, 'getAppUser', element('userid', userid));
      expect(childText(body, 'faultstring')).toBe('Item not valid: The specified AppUser was not found');
    });
  },
);
