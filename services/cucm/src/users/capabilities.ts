import { keptUntilCommit, type Write } from '@uclab/platform/store';
import { z } from 'zod';

/** What a user is enabled for on page Capabilities Assignment, or on the end user's own page in later releases. */
export interface Capabilities {
  readonly presence: boolean;
  /** Cisco Unified Personal Communicator. */
  readonly cupc: boolean;
}

/** New users are enabled (assumed): only who is not, or not for everything, has a row. */
export const capabilityTables = `
CREATE TABLE IF NOT EXISTS enduserlicense (
  fkenduser TEXT PRIMARY KEY REFERENCES enduser (pkid) ON DELETE CASCADE,
  enableups INTEGER NOT NULL,
  enableupc INTEGER NOT NULL
) STRICT;
`;

/** The capabilities as columns of a query on `enduser`, and the table to be joined for them. */
export const capabilitySelection = 'coalesce(enduserlicense.enableups, 1) AS enableups, coalesce(enduserlicense.enableupc, 1) AS enableupc';
export const capabilityJoin = 'LEFT JOIN enduserlicense ON enduserlicense.fkenduser = enduser.pkid';

const flag = z.int().transform((value) => value !== 0);

/** What `capabilitySelection` selects. */
export const capabilityColumns = { enableups: flag, enableupc: flag };

const capabilityRow = z.object({ pkid: z.string(), ...capabilityColumns });

/** Tells the capabilities of each user by pkid, as they are now. */
export const readCapabilities = keptUntilCommit((store): ((pkid: string) => Capabilities) => {
  const rows = store.all(capabilityRow, 'SELECT fkenduser AS pkid, enableups, enableupc FROM enduserlicense');
  const byUser = new Map(rows.map(({ pkid, enableups, enableupc }) => [pkid, { presence: enableups, cupc: enableupc }]));
  return (pkid) => byUser.get(pkid) ?? { presence: true, cupc: true };
});

/** The writes after which the user has these capabilities. */
export const capabilityWrites = (pkid: string, { presence, cupc }: Capabilities): Write[] => [
  { sql: 'DELETE FROM enduserlicense WHERE fkenduser = ?', rows: [[pkid]] },
  {
    sql: 'INSERT INTO enduserlicense (fkenduser, enableups, enableupc) VALUES (?, ?, ?)',
    rows: presence && cupc ? [] : [[pkid, presence ? 1 : 0, cupc ? 1 : 0]],
  },
];
