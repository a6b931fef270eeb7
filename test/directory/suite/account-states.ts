import { describe, expect, it } from 'vitest';
import { personPassword } from '../entries.ts';
import type { DirectoryPublisher } from '../publisher.ts';
import type { DirectoryTarget } from '../target.ts';

const deadline = { timeout: 60_000 };

/** What CUCM makes of accounts with which something is wrong; it has synchronised before, and trusts the directory. */
export function describeAccountStates(directory: DirectoryTarget, publisher: DirectoryPublisher): void {
  const { maker, base, admin } = directory;

  describe('with LDAP authentication, whoever', deadline, () => {
    const reasonOfLastBind = (): string | undefined => {
      const bound = publisher.lab.events.findLast((event) => event.kind === 'ldap.bound' && event.facts.as === 'user');
      return bound?.kind === 'ldap.bound' ? bound.facts.reason : undefined;
    };
    const userid = (state: string): string => `is-${state.replace(' ', '-')}`;

    it('is new has the password that the directory has, and no other', async () => {
      const states = maker.accountStates.map(({ state }) => state);
      for (const name of [...states, 'changed']) {
        const { dn, attributes } = maker.newcomer(userid(name), base);
        await directory.as(admin, (client) => client.add(dn, attributes));
      }
      expect(await publisher.sync()).toMatchObject({ outcome: 'succeeded', added: states.length + 1 });
      for (const name of states) expect(await publisher.logsIn(userid(name), personPassword), name).toBe(true);
      expect(await publisher.logsIn(userid('changed'), 'Newcomer-4321')).toBe(false);
      expect(reasonOfLastBind()).toBeUndefined();
    });

    it.for(maker.accountStates)('is $state is told from others by what the directory says', async ({ state, isOld, apply, ...told }) => {
      const fresh = { userid: userid(state), dn: maker.newcomer(userid(state), base).dn, password: personPassword };
      const account = isOld ? directory.people[7] : fresh;
      if (!account) throw new Error('the directory has too few people');
      await directory.as(admin, (client) => apply(client, account.dn, base));
      expect(await publisher.logsIn(account.userid, account.password)).toBe(told.accepted);
      await expect.poll(reasonOfLastBind).toBe(told.reason);
      expect(await publisher.lab.users(account.userid)).toMatchObject([{ status: 'active' }]);
    });
  });
}
