import { randomUUID } from 'node:crypto';
import { Refusal } from '@uclab/foundation/errors';
import { cucmTraits } from '@uclab/foundation/persona';
import type { Store, Write } from '@uclab/platform/store';
import { softwareVersion } from '../service/component-version.ts';
import { checked, given } from './checked.ts';
import { type LdapDirectory, ldapDirectorySchema } from './fields.ts';
import { findLdapDirectory, listLdapDirectories, writeLdapDirectory, writeNextExecTime } from './ldap-directory.ts';
import { findLdapFilter, requireFilterPage } from './ldap-filter.ts';
import { readLdapSystem } from './ldap-system.ts';
import { type ProvisioningChange, provisioningWrites } from './provisioning.ts';
import { firstRunDay, firstRunText, scheduleTime } from './schedule.ts';

const requireSynchronisation = (store: Store): void => {
  if (readLdapSystem(store).syncEnabled) return;
  throw new Refusal('conflict', 'LDAP Directory cannot be changed while synchronisation from the LDAP server is off');
};

const requireFreeName = (store: Store, name: string, pkid: string): void => {
  const other = findLdapDirectory(store, { name });
  if (other && other.pkid !== pkid) throw new Refusal('conflict', `name ${name} is taken by another agreement`, 'name');
};

const requireFilter = (store: Store, { ldapFilter }: LdapDirectory): void => {
  if (ldapFilter === '' || findLdapFilter(store, { name: ldapFilter })) return;
  requireFilterPage(cucmTraits(softwareVersion(store)).longestFilter, 'ldapFilter');
  throw new Refusal('invalid', `ldapFilter ${ldapFilter} is not the name of an LDAP Filter`, 'ldapFilter');
};

/** Which attribute choices go with the server type: of the lists of both, Microsoft has some and the others have some. */
const requireChoices = (store: Store, { mailId, phoneNumber, middleName }: LdapDirectory): void => {
  const microsoft = readLdapSystem(store).ldapServer.startsWith('Microsoft');
  const wrong = (field: string, value: string) => {
    throw new Refusal('invalid', `${field} cannot be ${value} for the LDAP server type of LDAP System`, field);
  };
  if (mailId === (microsoft ? 'uid' : 'sAMAccountName')) wrong('mailId', mailId);
  if (microsoft) return;
  if (phoneNumber === 'ipPhone') wrong('phoneNumber', phoneNumber);
  if (middleName === 'middleName') wrong('middleName', middleName);
};

/** A time that was chosen has to be one to come. */
const requireTimeToCome = ({ nextExecTime }: LdapDirectory, nowMs: number): void => {
  const time = scheduleTime(nextExecTime);
  if (time !== undefined && time <= nowMs) throw new Refusal('invalid', `nextExecTime ${nextExecTime} has passed`, 'nextExecTime');
};

/**
 * Adds an agreement; its pkid. Where no time was chosen, it first runs an interval from `nowMs`. Throws Refusal for a field that breaks a rule, a name that is taken, more agreements than the release has at most, and
 * while synchronisation is off.
 */
export const addLdapDirectory = (
  store: Store,
  agreement: { [K in keyof LdapDirectory]?: unknown },
  nowMs: number,
  provisioning: ProvisioningChange = {},
): Promise<string> =>
  store.exclusive(async () => {
    const settings = checked(ldapDirectorySchema, given(agreement));
    requireTimeToCome(settings, nowMs);
    const next = settings.nextExecTime === '' ? firstRun(settings, nowMs) : { time: settings.nextExecTime };
    const stored = { pkid: randomUUID(), ...settings, nextExecTime: next.time };
    requireSynchronisation(store);
    requireChoices(store, stored);
    requireFilter(store, stored);
    requireFreeName(store, stored.name, stored.pkid);
    const { maximumAgreements } = cucmTraits(softwareVersion(store));
    if (listLdapDirectories(store).length >= maximumAgreements) {
      throw new Refusal('conflict', `there are ${maximumAgreements} agreements, and that is the maximum`);
    }
    await store.write([
      ...writeLdapDirectory(stored),
      ...dayWrites(stored.pkid, next),
      ...provisioningWrites(store, stored.pkid, provisioning),
    ]);
    return stored.pkid;
  });

/**
 * Changes an agreement. Throws Refusal: not-found; for a field that breaks a rule; while synchronisation is off. Which
 * attributes are read is chosen once: those three fields are not among what may change. A new interval counts from `nowMs` where no
 * time is chosen with it.
 */
export const updateLdapDirectory = (
  store: Store,
  by: { name: string } | { pkid: string },
  change: { [K in Exclude<keyof LdapDirectory, 'middleName' | 'phoneNumber' | 'mailId'>]?: unknown },
  nowMs: number,
  provisioning: ProvisioningChange = {},
): Promise<string> =>
  store.exclusive(async () => {
    const before = findLdapDirectory(store, by);
    if (!before) throw new Refusal('not-found', 'LdapDirectory not found');
    const { pkid, ...settings } = before;
    const checkedSettings = checked(ldapDirectorySchema, { ...settings, ...given(change) });
    const next = nextTime(before, checkedSettings, nowMs);
    const after = { pkid, ...checkedSettings, nextExecTime: next.time };
    requireSynchronisation(store);
    requireFilter(store, after);
    requireFreeName(store, after.name, pkid);
    await store.write([...writeLdapDirectory(after), ...dayWrites(pkid, next), ...provisioningWrites(store, pkid, provisioning)]);
    return pkid;
  });

const rhythm = ['repeatable', 'intervalValue', 'scheduleUnit'] as const;

/** When an agreement runs next, and on which day of the month its runs are, where that is another one than that of this time. */
interface NextRun {
  readonly time: string;
  readonly day?: number;
}

/** An interval from now: the runs by months of an agreement that is saved on the 31st are on the 31st, where there is one. */
const firstRun = (agreement: LdapDirectory, nowMs: number): NextRun => ({
  time: firstRunText(agreement, nowMs),
  ...(agreement.scheduleUnit === 'MONTH' ? { day: firstRunDay(nowMs) } : {}),
});

const dayWrites = (pkid: string, { time, day }: NextRun): Write[] => (day === undefined ? [] : writeNextExecTime(pkid, time, day));

/** The time that was chosen; the one that stood there; or the first run from now where the schedule is another one. */
function nextTime(before: LdapDirectory, after: LdapDirectory, nowMs: number): NextRun {
  if (after.nextExecTime !== before.nextExecTime && after.nextExecTime !== '') {
    requireTimeToCome(after, nowMs);
    return { time: after.nextExecTime };
  }
  const isSame = (field: (typeof rhythm)[number]) => after[field] === before[field];
  // The only run is not made again, and one that is still to come stays where it is: it has no interval.
  if (!after.repeatable && (isSame('repeatable') || before.nextExecTime !== '')) return { time: before.nextExecTime };
  return rhythm.every(isSame) && after.nextExecTime !== '' ? { time: after.nextExecTime } : firstRun(after, nowMs);
}
