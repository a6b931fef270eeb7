import { expect, it } from 'vitest';
import { change } from '../directory/entries.ts';
import { ds389 } from '../directory/maker.ts';
import { usePublisher } from '../directory/publisher.ts';
import { useDirectoryOf } from '../directory/target.ts';

/** More than the 5,000 that the server looks at for a search where nobody has lifted its limit. */
const users = 5_100;
const directory = useDirectoryOf(ds389, users);
const publisher = usePublisher(directory);

it("a run that is cut by the directory's default limit after 4,997 entries changes nobody and says why", { timeout: 120_000 }, async () => {
  await publisher.trust();
  const setLimit = (entries: string) =>
    directory.as(directory.admin, (client) =>
      client.modify('cn=config,cn=ldbm database,cn=plugins,cn=config', change('replace', 'nsslapd-pagedlookthroughlimit', entries)),
    );
  expect(await publisher.sync()).toMatchObject({ outcome: 'succeeded', added: users });
  const gone = directory.people.at(-1);
  await directory.as(directory.admin, (client) => client.del(gone?.dn ?? ''));

  // The default, which the laboratory's image lifts: as many as for a search without pages.
  await setLimit('0');
  const cut = await publisher.sync();
  expect(cut).toMatchObject({ kind: 'full', outcome: 'failed', added: 0, updated: 0, deactivated: 0 });
  expect(cut.error).toContain('result 11, admin limit exceeded');
  expect((await publisher.lab.status()).cucm).toMatchObject({ users, activeUsers: users });
  // Its first run that reads changes asks for few enough.
  expect(await publisher.scheduled()).toMatchObject({ kind: 'changes', outcome: 'succeeded', deactivated: 1 });

  await setLimit('-1');
  expect(await publisher.sync()).toMatchObject({ outcome: 'succeeded', deactivated: 0, read: users - 1 });
});
