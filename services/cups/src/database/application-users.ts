import type { Store } from '@uclab/platform/store';
import { z } from 'zod';

/** An application user as the node copied it; its password is checked locally, always. */
export interface ApplicationUserRow {
  readonly pkid: string;
  readonly name: string;
  readonly credentials: string;
}

const row = z.object({ pkid: z.string(), name: z.string(), credentials: z.string() });

/** The application user of that name in any case of letters. */
export const findApplicationUser = (store: Store, name: string): ApplicationUserRow | undefined =>
  store.get(
    row,
    `SELECT a.pkid, a.name, coalesce(c.credentials, '') AS credentials
     FROM applicationuser a LEFT JOIN credential c ON c.fkuser = a.pkid WHERE a.name = ? ORDER BY a.pkid LIMIT 1`,
    name,
  );

/** Whether the application user is a member of the access control group. */
export const isInGroup = (store: Store, user: ApplicationUserRow, group: string): boolean =>
  store.get(
    z.object({ found: z.literal(1) }),
    'SELECT 1 AS found FROM applicationuserdirgroupmap WHERE fkapplicationuser = ? AND dirgroup = ?',
    user.pkid,
    group,
  ) !== undefined;
