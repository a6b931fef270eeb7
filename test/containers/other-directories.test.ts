import { describe, expect, it } from 'vitest';
import { change, personPassword } from '../directory/entries.ts';
import { ds389, sambaAd } from '../directory/maker.ts';
import { usePublisher } from '../directory/publisher.ts';
import { useDirectoryOf } from '../directory/target.ts';

/** One story for each further maker; all of them, and OpenLDAP, are in test/directories. */
const deadline = { timeout: 60_000 };
const users = 20;

describe.for([ds389, sambaAd])('a directory of $product', deadline, (maker) => {
  const directory = useDirectoryOf(maker, users);
  const publisher = usePublisher(directory);
  const { base, admin, people } = directory;

  it('is synchronised in full, then by schedule with a change, an addition and a deletion, and checks passwords', async () => {
    await publisher.trust();
    const gone = maker.newcomer('goes', base);
    await directory.as(admin, (client) => client.add(gone.dn, gone.attributes));
    expect(await publisher.sync()).toMatchObject({ kind: 'full', outcome: 'succeeded', added: users + 1, skipped: maker.programs });
    expect(await publisher.logsIn('asmith', people[0]?.password ?? '')).toBe(true);
    expect(await publisher.logsIn('asmith', 'wrong')).toBe(false);
    expect(await publisher.logsIn('goes', personPassword)).toBe(true);

    const fresh = maker.newcomer('comes', base);
    await directory.as(admin, async (client) => {
      await client.modify(people[1]?.dn ?? '', change('replace', 'telephoneNumber', '7777'));
      await client.add(fresh.dn, fresh.attributes);
      await client.del(gone.dn);
    });
    const run = await publisher.scheduled();
    expect(run).toMatchObject({ outcome: 'succeeded', added: 1, updated: 1, deactivated: 1 });
    // The one reads what its changelog names and is there, asmith for the wrong password that was counted, too; the other everything.
    expect(run).toMatchObject(maker.tellsChanges ? { kind: 'changes', read: 3 } : { kind: 'full', read: users + 1 + maker.programs });
    expect(await publisher.lab.users('goes')).toMatchObject([{ status: 'inactive' }]);
    expect(await publisher.logsIn('goes', personPassword)).toBe(false);
  });
});
