import { aText, type ElementRule, elements, flags, keyOf, listOf, nillable, required, unread } from './element-rules.ts';
import { associatedDevices, associatedGroups, passwordCredentials } from './user-elements.ts';

const acceptances = flags('acceptPresenceSubscription', 'acceptOutOfDialogRefer', 'acceptUnsolicitedNotification', 'allowReplaceHeader');

const beforeDevices: readonly ElementRule[] = [
  ...elements('password'),
  passwordCredentials,
  ...nillable(elements('digestCredentials')),
  { name: 'presenceGroupName', reference: true },
  ...acceptances,
];

const controlledProfiles: ElementRule = listOf('ctiControlledDeviceProfiles', aText('deviceProfile', 50));
const typed: readonly ElementRule[] = [...beforeDevices, associatedDevices, associatedGroups, controlledProfiles];

/** The application user of addAppUser, the same in every schema. */
export const newAppUserElements: readonly ElementRule[] = [...required(elements('userid')), ...typed];

/** The members of updateAppUser beside the key. */
export const changedAppUserElements: readonly ElementRule[] = [...elements('newUserid'), ...typed];

/** The application user that getAppUser returns, and what may be asked of it. */
export const appUserElements: readonly ElementRule[] = [
  ...elements('userid'),
  ...beforeDevices,
  ...flags('isStandard'),
  associatedDevices,
  associatedGroups,
  ...unread('associatedCapfProfiles'),
  controlledProfiles,
];

/** The application users that listAppUser returns. */
export const listedAppUserElements: readonly ElementRule[] = [
  ...elements('userid'),
  { name: 'presenceGroupName', reference: true },
  ...acceptances,
  ...flags('isStandard'),
];

export const appUserKey = keyOf('userid');
