import { type ElementRule, elements } from './element-rules.ts';

const before10: ElementRule[] = [{ name: 'telephoneNumber', until: '10.0' }];
const from9: ElementRule[] = elements(
  'patternPrecedence',
  'numericUserId',
  'mlppPassword',
  'customUserFields',
  'homeCluster',
  'imAndPresenceEnable',
  'serviceProfile',
  'lineAppearanceAssociationForPresences',
  'directoryUri',
).map((rule) => ({ ...rule, from: '9.0' }));
const from10: ElementRule[] = elements(
  'telephoneNumber',
  'title',
  'mobileNumber',
  'homeNumber',
  'pagerNumber',
  'selfService',
  'userProfile',
  'calendarPresence',
  'ldapDirectoryName',
  'userIdentity',
  'nameDialing',
).map((rule) => ({ ...rule, from: '10.0' }));
const later: ElementRule[] = [
  { name: 'accountType', from: '10.5', until: '12.0' },
  { name: 'authenticationType', from: '10.5', until: '12.0' },
  { name: 'enableUserToHostConferenceNow', from: '11.0' },
  { name: 'attendeesAccessCode', from: '11.0' },
  { name: 'zeroHop', from: '11.5' },
  { name: 'ipccRoutePartition', from: '12.0' },
  { name: 'customerName', from: '12.5' },
];

const nameElements: ElementRule[] = [{ name: 'firstName' }, { name: 'displayName', from: '11.0' }, { name: 'middleName' }];

const afterUserid: ElementRule[] = [
  ...elements('password', 'pin'),
  ...before10,
  ...elements(
    'mailid',
    'department',
    'manager',
    'userLocale',
    'associatedDevices',
    'primaryExtension',
    'associatedPc',
    'associatedGroups',
    'enableCti',
    'digestCredentials',
    'phoneProfiles',
    'defaultProfile',
  ),
];

const afterPresenceGroup: ElementRule[] = [
  ...elements(
    'subscribeCallingSearchSpaceName',
    'enableMobility',
    'enableMobileVoiceAccess',
    'maxDeskPickupWaitTime',
    'remoteDestinationLimit',
    'passwordCredentials',
    'pinCredentials',
  ),
  { name: 'primaryDevice', until: '11.0' },
  ...elements('enableEmcc', 'ctiControlledDeviceProfiles'),
  ...from9,
  ...from10,
  ...later,
];

const emMaxLoginTime: ElementRule = { name: 'emMaxLoginTime', from: '12.5' };

/** The user of addUser. The emulator keeps names, numbers, mail, department, manager, associated PC, enableCti, imAndPresenceEnable and credentials; the rest is taken and not kept. */
export const newUserElements: readonly ElementRule[] = [
  ...nameElements,
  { name: 'lastName', required: true },
  emMaxLoginTime,
  { name: 'userid', required: true },
  ...afterUserid,
  { name: 'presenceGroupName', required: true },
  ...afterPresenceGroup,
];

/** The members of updateUser beside the key. */
export const changedUserElements: readonly ElementRule[] = [
  ...nameElements,
  { name: 'lastName' },
  emMaxLoginTime,
  { name: 'newUserid' },
  ...afterUserid,
  { name: 'presenceGroupName' },
  ...afterPresenceGroup,
];

/** The user that getUser returns, and what may be asked of it. */
export const userElements: readonly ElementRule[] = [
  ...nameElements,
  { name: 'lastName' },
  emMaxLoginTime,
  { name: 'userid' },
  ...afterUserid,
  { name: 'presenceGroupName' },
  ...elements(
    'subscribeCallingSearchSpaceName',
    'enableMobility',
    'enableMobileVoiceAccess',
    'maxDeskPickupWaitTime',
    'remoteDestinationLimit',
    'associatedRemoteDestinationProfiles',
    'passwordCredentials',
    'pinCredentials',
  ),
  { name: 'primaryDevice', until: '11.0' },
  ...elements('associatedTodAccess', 'status', 'enableEmcc', 'associatedCapfProfiles', 'ctiControlledDeviceProfiles'),
  ...from9,
  ...from10,
  ...later,
];

const goneFromList = new Set(['displayName', 'presenceGroupName', 'selfService', 'ldapDirectoryName']);

/** The users that listUser returns: from 12.5 on without some members. */
export const listedUserElements: readonly ElementRule[] = userElements.map((rule) =>
  goneFromList.has(rule.name) ? { ...rule, until: '12.5' } : rule,
);
