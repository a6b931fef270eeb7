import { Control } from 'ldapts';
import { describe, expect, it } from 'vitest';
import { change } from '../directory/entries.ts';
import { sambaAd } from '../directory/maker.ts';
import { usePublisher } from '../directory/publisher.ts';
import { describeAccountStates } from '../directory/suite/account-states.ts';
import { describeDirSync } from '../directory/suite/dirsync.ts';
import { useDirectoryOf } from '../directory/target.ts';

const directory = useDirectoryOf(sambaAd, 60);
const publisher = usePublisher(directory);
const { base, admin, manager, maker } = directory;
const deadline = { timeout: 60_000 };

describeDirSync(directory, publisher);
describeAccountStates(directory, publisher);

describe('of Active Directory, a run', deadline, () => {
  it('leaves out the referral that stands beside the entries of a domain', async () => {
    await publisher.sync();
    const { searchReferences } = await directory.as(manager, (client) => client.search(base, { filter: '(sAMAccountName=asmith)' }));
    expect(searchReferences).toEqual([expect.stringContaining('CN=Configuration')]);
    expect(await publisher.sync()).toMatchObject({ outcome: 'succeeded', deactivated: 0 });
  });

  it('leaves out an account that is disabled, and has it back with all it had', async () => {
    const { dn, attributes } = maker.newcomer('pauses', base);
    const setControl = (control: string) =>
      directory.as(admin, (client) => client.modify(dn, change('replace', 'userAccountControl', control)));
    await directory.as(admin, (client) => client.add(dn, attributes));
    await publisher.sync();
    await setControl('514');
    expect(await publisher.sync()).toMatchObject({ outcome: 'succeeded', deactivated: 1 });
    expect(await publisher.lab.users('pauses')).toMatchObject([{ status: 'inactive' }]);
    await setControl('512');
    expect(await publisher.sync()).toMatchObject({ outcome: 'succeeded', added: 0, updated: 1 });
    expect(await publisher.lab.users('pauses')).toMatchObject([{ status: 'active' }]);
  });

  it('takes the tombstone of a deleted account for nobody', async () => {
    const { dn, attributes } = maker.newcomer('buried', base);
    await directory.as(admin, (client) => client.add(dn, attributes));
    await publisher.sync();
    await directory.as(admin, (client) => client.del(dn));
    const deleted = new Control('1.2.840.113556.1.4.417', { critical: true });
    const { searchEntries } = await directory.as(admin, (client) =>
      client.search(base, { filter: '(&(isDeleted=TRUE)(sAMAccountName=buried))', attributes: ['sAMAccountName'] }, deleted),
    );
    expect(searchEntries).toHaveLength(1);
    expect(await publisher.sync()).toMatchObject({ outcome: 'succeeded', added: 0, deactivated: 1 });
    expect(await publisher.lab.users('buried')).toMatchObject([{ status: 'inactive' }]);
  });
});
