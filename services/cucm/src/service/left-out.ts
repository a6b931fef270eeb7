import type { LeftOutEntry } from '@uclab/contracts/cucm/v1/user_history';
import type { Store } from '@uclab/platform/store';
import { z } from 'zod';
import { findDeparture, lastLeftOut } from '../dirsync/index.ts';
import type { StoredLdapDirectory } from '../ldap/index.ts';

const endRow = z.object({ sequence: z.int(), finishedat: z.int() });
const foundRow = z.object({ found: z.int() });

/**
 * The entries with that id that an agreement leaves out: those of the last run that left out any, unless a run after it has read everything,
 * and named all that it left out, without them, or found the user gone. A run of changes does not read again what has not changed.
 */
export function leftOutNow(store: Store, { pkid, name }: StoredLdapDirectory, userid: string): LeftOutEntry[] {
  const entries = lastLeftOut(store, pkid, userid);
  const [first] = entries;
  const run = first && store.get(endRow, 'SELECT sequence, finishedat FROM dirsyncrun WHERE id = ?', first.run);
  if (!run) return [];
  const readSince = store.get(
    foundRow,
    `SELECT 1 AS found FROM dirsyncrun WHERE fkdirectorypluginconfig = ? AND sequence > ? AND outcome = 'succeeded' AND kind = 'full'
      AND skipped = (SELECT count(*) FROM dirsyncskip WHERE run = dirsyncrun.id) LIMIT 1`,
    pkid,
    run.sequence,
  );
  const departure = findDeparture(store, userid);
  const goneSince = departure?.agreement === name && departure.run !== '' && departure.inactiveAtMs > run.finishedat;
  return readSince || goneSince ? [] : entries;
}
