import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { mayHaveRows } from './owners.ts';

/**
 * Settings of an end user that CUCM keeps by itself, by the names that AXL gives them, each with the value of a user for whom nothing was
 * typed (the defaults of addUser as far as its schema tells them, the rest empty). In the product they are columns of `enduser`; here a
 * row is there only for what was typed.
 */
export const userSettingDefaults = {
  emMaxLoginTime: '',
  userLocale: '',
  enableMobility: 'false',
  enableMobileVoiceAccess: 'false',
  maxDeskPickupWaitTime: '10000',
  remoteDestinationLimit: '4',
  enableEmcc: 'false',
  patternPrecedence: 'Default',
  numericUserId: '',
  homeCluster: 'true',
  selfService: '',
  calendarPresence: 'false',
  userIdentity: '',
  nameDialing: '',
  enableUserToHostConferenceNow: 'false',
  attendeesAccessCode: '',
  zeroHop: 'false',
} as const;

export type UserSettingName = keyof typeof userSettingDefaults;
export const userSettingNames = z.enum(Object.keys(userSettingDefaults) as [UserSettingName, ...UserSettingName[]]).options; // the keys of the table above
export type UserSettings = Readonly<Record<UserSettingName, string>>;

export const userSettingTables = `
CREATE TABLE IF NOT EXISTS endusersetting (
  fkenduser TEXT NOT NULL REFERENCES enduser (pkid) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (fkenduser, name)
) STRICT;
`;

const settingRow = z.object({ fkenduser: z.string(), name: z.string(), value: z.string() });

const select = 'SELECT fkenduser, name, value FROM endusersetting';

/** The settings of one user. */
export function readUserSettings(store: Store, pkid: string): UserSettings {
  if (!mayHaveRows(store, 'endusersetting', pkid)) return userSettingDefaults;
  const typed = store.all(settingRow, `${select} WHERE fkenduser = ?`, pkid);
  return { ...userSettingDefaults, ...Object.fromEntries(typed.map(({ name, value }) => [name, value])) };
}

/** The settings of any user, read at once, for a list of many. */
export function readAllUserSettings(store: Store): (pkid: string) => UserSettings {
  const byUser = new Map<string, Record<UserSettingName, string>>();
  for (const { fkenduser, name, value } of store.all(settingRow, select)) {
    byUser.set(fkenduser, { ...userSettingDefaults, ...byUser.get(fkenduser), [name]: value });
  }
  return (pkid) => byUser.get(pkid) ?? userSettingDefaults;
}

export const writeUserSettings = (pkid: string, settings: Readonly<Partial<Record<UserSettingName, string>>>): Write => ({
  sql: `INSERT INTO endusersetting (fkenduser, name, value) VALUES (?, ?, ?)
    ON CONFLICT (fkenduser, name) DO UPDATE SET value = excluded.value`,
  rows: Object.entries(settings).map(([name, value]) => [pkid, name, value]),
});
