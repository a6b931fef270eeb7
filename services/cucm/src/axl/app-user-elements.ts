import { type ElementRule, elements } from './element-rules.ts';

/** Groups of an application user; `userRoles` follow from the groups and are not kept. */
const associatedGroups: ElementRule = {
  name: 'associatedGroups',
  inside: [{ name: 'userGroup', many: true, inside: [{ name: 'name', required: true }, { name: 'userRoles' }] }],
};

const beforeDevices: readonly ElementRule[] = elements(
  'password',
  'passwordCredentials',
  'digestCredentials',
  'presenceGroupName',
  'acceptPresenceSubscription',
  'acceptOutOfDialogRefer',
  'acceptUnsolicitedNotification',
  'allowReplaceHeader',
);

const typed: readonly ElementRule[] = [
  ...beforeDevices,
  { name: 'associatedDevices' },
  associatedGroups,
  { name: 'ctiControlledDeviceProfiles' },
];

/** The application user of addAppUser, the same in every schema. The emulator keeps user id, password and groups; the rest is taken and not kept. */
export const newAppUserElements: readonly ElementRule[] = [{ name: 'userid', required: true }, ...typed];

/** The members of updateAppUser beside the key. */
export const changedAppUserElements: readonly ElementRule[] = [{ name: 'newUserid' }, ...typed];

/** The application user that getAppUser returns, and what may be asked of it. */
export const appUserElements: readonly ElementRule[] = [
  { name: 'userid' },
  ...beforeDevices,
  ...elements('isStandard', 'associatedDevices'),
  associatedGroups,
  ...elements('associatedCapfProfiles', 'ctiControlledDeviceProfiles'),
];
