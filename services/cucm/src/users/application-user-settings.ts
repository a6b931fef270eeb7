import { keptUntilCommit, type Write } from '@uclab/platform/store';
import { z } from 'zod';

/**
 * What an application user takes from SIP trunks, by the names that AXL gives it, each with the value of one for whom nothing was typed:
 * the defaults of addAppUser. In the product they are columns of `applicationuser`; here a row is there only for what was typed.
 */
export const applicationUserSettingDefaults = {
  acceptPresenceSubscription: false,
  acceptOutOfDialogRefer: false,
  acceptUnsolicitedNotification: false,
  allowReplaceHeader: false,
} as const;

export type ApplicationUserSettingName = keyof typeof applicationUserSettingDefaults;
export type ApplicationUserSettings = Readonly<Record<ApplicationUserSettingName, boolean>>;

export const applicationUserSettingNames = z.enum(
  Object.keys(applicationUserSettingDefaults) as [ApplicationUserSettingName, ...ApplicationUserSettingName[]], // the keys of the table above
).options;

export const applicationUserSettingTables = `
CREATE TABLE IF NOT EXISTS applicationusersetting (
  fkapplicationuser TEXT NOT NULL REFERENCES applicationuser (pkid) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL CHECK (value IN ('t', 'f')),
  PRIMARY KEY (fkapplicationuser, name)
) STRICT;
`;

const settingRow = z.object({ name: z.string(), value: z.enum(['t', 'f']) });

/** The settings of one application user. */
export const readApplicationUserSettings = keptUntilCommit((store, pkid: string): ApplicationUserSettings => {
  const typed = store.all(settingRow, 'SELECT name, value FROM applicationusersetting WHERE fkapplicationuser = ?', pkid);
  return { ...applicationUserSettingDefaults, ...Object.fromEntries(typed.map(({ name, value }) => [name, value === 't'])) };
});

/** The write that keeps what was typed; what is undefined stays. */
export const writeApplicationUserSettings = (
  pkid: string,
  settings: { readonly [K in ApplicationUserSettingName]?: boolean | undefined },
): Write => ({
  sql: `INSERT INTO applicationusersetting (fkapplicationuser, name, value) VALUES (?, ?, ?)
    ON CONFLICT (fkapplicationuser, name) DO UPDATE SET value = excluded.value`,
  rows: Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[pkid, name, value ? 't' : 'f']])),
});
