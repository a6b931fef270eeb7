import {
  aText,
  before,
  type ElementRule,
  elements,
  flags,
  integers,
  keyOf,
  listOf,
  nillable,
  oneOfThese,
  references,
  required,
  since,
  texts,
  unread,
} from './element-rules.ts';
import { pin } from './value-types.ts';

/** Groups of a user; `userRoles` follow from the groups and are not kept. */
export const associatedGroups: ElementRule = listOf('associatedGroups', {
  name: 'userGroup',
  inside: [...required(texts(100, 'name')), listOf('userRoles', aText('userRole', 100))],
});

/** What an administrator says of a password or a PIN beside its value. */
const credentialElements = (kind: 'pwd' | 'pin'): ElementRule[] => [
  ...references(`${kind}CredPolicyName`),
  ...flags(`${kind}CredUserCantChange`, `${kind}CredUserMustChange`, `${kind}CredDoesNotExpire`),
  ...elements(`${kind}CredTimeChanged`),
  ...nillable(elements(`${kind}CredTimeAdminLockout`)),
  ...flags(`${kind}CredLockedByAdministrator`, `${kind}ResetHackCount`),
];

export const passwordCredentials: ElementRule = { name: 'passwordCredentials', inside: credentialElements('pwd') };
const pinCredentials: ElementRule = { name: 'pinCredentials', inside: credentialElements('pin') };

export const associatedDevices: ElementRule = listOf('associatedDevices', aText('device', 50));

/** Headsets are in 11.5, not in 12.0, and back in 12.5. */
const headsets = (...names: string[]): ElementRule[] => [
  ...names.map((name): ElementRule => ({ ...listOf(name, aText('headset', 50), 15), from: '11.5', until: '12.0' })),
  ...names.map((name): ElementRule => ({ ...listOf(name, aText('headset', 50), 15), from: '12.5' })),
];

const names: ElementRule[] = [...elements('firstName'), ...since('11.0', elements('displayName')), ...elements('middleName')];
const emMaxLoginTime = since('12.5', nillable(integers('emMaxLoginTime')));

const secrets: ElementRule[] = elements('password', 'pin');
const telephoneBefore10 = before('10.0', texts(255, 'telephoneNumber'));
const aboutPerson: ElementRule[] = [
  ...elements('mailid', 'department', 'manager'),
  { ...oneOfThese('userLocale', 'English United States', ''), nillable: true },
];
/** The schema asks for the pattern; a reply without a line has nothing in it, and clients send it back as it came. */
const primaryExtension: ElementRule = { name: 'primaryExtension', inside: [...texts(255, 'pattern'), ...texts(50, 'routePartitionName')] };
const associatedPc = elements('associatedPc');
const enableCti = flags('enableCti');
const profiles: ElementRule[] = [
  ...nillable(elements('digestCredentials')),
  listOf('phoneProfiles', { name: 'profileName', reference: true, nillable: true }),
  ...references('defaultProfile'),
];
const mobility: ElementRule[] = [
  ...references('subscribeCallingSearchSpaceName'),
  ...flags('enableMobility', 'enableMobileVoiceAccess'),
  ...integers('maxDeskPickupWaitTime', 'remoteDestinationLimit'),
];
const primaryDevice = before('11.0', references('primaryDevice'));
const enableEmcc = flags('enableEmcc');
const ctiProfiles = listOf('ctiControlledDeviceProfiles', { name: 'profileName', reference: true, nillable: true });

const priority: ElementRule[] = [
  oneOfThese('patternPrecedence', 'Flash Override', 'Flash', 'Immediate', 'Priority', 'Routine', 'Default', 'Executive Override'),
  ...elements('numericUserId'),
  ...nillable(elements('mlppPassword')),
];
const presence: ElementRule[] = [...flags('homeCluster', 'imAndPresenceEnable'), ...references('serviceProfile')];
const directoryUri = nillable(elements('directoryUri'));

const numbersFrom10: ElementRule[] = elements('telephoneNumber', 'title', 'mobileNumber', 'homeNumber', 'pagerNumber');
const selfService = nillable(texts(50, 'selfService'));
const originFrom10: ElementRule[] = [...references('ldapDirectoryName'), ...elements('userIdentity')];
const accountKinds: ElementRule[] = [oneOfThese('accountType', 'LDAP', 'Local'), oneOfThese('authenticationType', 'LDAP', 'Local')].map(
  (rule): ElementRule => ({ ...rule, from: '10.5', until: '12.0' }),
);
const conferenceNow = since('11.0', [...flags('enableUserToHostConferenceNow'), ...elements('attendeesAccessCode')]);

/** What follows the controlled profiles in a single user; the lists of updateUser have forms that add and remove. */
const tail = (extensions: readonly string[], headsetLists: readonly string[]): ElementRule[] => [
  ...since('9.0', [
    ...priority,
    ...unread('customUserFields'),
    ...presence,
    ...unread('lineAppearanceAssociationForPresences'),
    ...directoryUri,
  ]),
  ...since('10.0', [
    ...numbersFrom10,
    ...unread(...extensions),
    ...selfService,
    ...references('userProfile'),
    ...flags('calendarPresence'),
    ...originFrom10,
    ...elements('nameDialing'),
    ...references('ipccExtension'),
  ]),
  ...since('12.0', references('ipccRoutePartition')),
  ...since('10.0', references('convertUserAccount')),
  ...accountKinds,
  ...conferenceNow,
  ...since('11.5', flags('zeroHop')),
  ...since('12.5', references('customerName')),
  ...headsets(...headsetLists),
];

/** From the password to the default profile. Groups can be changed by updateUser from 8.5 on only. */
const fromPassword = (groups: ElementRule): ElementRule[] => [
  ...secrets,
  ...telephoneBefore10,
  ...aboutPerson,
  associatedDevices,
  primaryExtension,
  ...associatedPc,
  groups,
  ...enableCti,
  ...profiles,
];

const fromMobility: ElementRule[] = [...mobility, passwordCredentials, pinCredentials, ...primaryDevice, ...enableEmcc, ctiProfiles];

const presenceGroupName: ElementRule = { name: 'presenceGroupName', reference: true };

/** The user of addUser. */
export const newUserElements: readonly ElementRule[] = [
  ...names,
  ...required(elements('lastName')),
  ...emMaxLoginTime,
  ...required(elements('userid')),
  ...fromPassword(associatedGroups),
  { ...presenceGroupName, required: true },
  ...fromMobility,
  ...tail(['extensionsInfo'], ['associatedHeadsets']),
];

/** The members of updateUser beside the key. */
export const changedUserElements: readonly ElementRule[] = [
  ...names,
  ...elements('lastName'),
  ...emMaxLoginTime,
  ...elements('newUserid'),
  ...fromPassword({ ...associatedGroups, from: '8.5' }),
  presenceGroupName,
  ...fromMobility,
  ...tail(
    ['removeExtensionsInfo', 'addExtensionsInfo', 'extensionsInfo'],
    ['removeAssociatedHeadsets', 'addAssociatedHeadsets', 'associatedHeadsets'],
  ),
];

/** The user that getUser returns, and what may be asked of it. */
export const userElements: readonly ElementRule[] = [
  ...names,
  ...elements('lastName'),
  ...emMaxLoginTime,
  ...elements('userid'),
  ...fromPassword(associatedGroups),
  presenceGroupName,
  ...mobility,
  ...unread('associatedRemoteDestinationProfiles'),
  passwordCredentials,
  pinCredentials,
  ...primaryDevice,
  ...unread('associatedTodAccess'),
  ...integers('status'),
  ...enableEmcc,
  ...unread('associatedCapfProfiles'),
  ctiProfiles,
  ...tail(['extensionsInfo'], ['associatedHeadsets']),
];

/** The users that listUser returns: from 12.5 on without some members. */
export const listedUserElements: readonly ElementRule[] = [
  ...elements('firstName'),
  { name: 'displayName', from: '11.0', until: '12.5' },
  ...elements('middleName', 'lastName'),
  ...emMaxLoginTime,
  ...elements('userid'),
  ...telephoneBefore10,
  ...aboutPerson,
  primaryExtension,
  ...associatedPc,
  ...enableCti,
  ...before('12.5', [presenceGroupName]),
  ...mobility,
  ...integers('status'),
  ...enableEmcc,
  ...since('9.0', [...priority, ...presence, ...directoryUri]),
  ...since('10.0', numbersFrom10),
  ...selfService.map((rule): ElementRule => ({ ...rule, from: '10.0', until: '12.5' })),
  ...since('10.0', flags('calendarPresence')),
  { ...originFrom10[0], name: 'ldapDirectoryName', from: '10.0', until: '12.5' },
  ...since('10.0', elements('userIdentity')),
  ...accountKinds,
  ...before('12.5', conferenceNow),
  ...since('12.5', references('customerName')),
];

/** What listUser can be narrowed by. */
export const userCriteria: readonly ElementRule[] = [
  ...elements('firstName', 'lastName', 'userid', 'department'),
  ...since('12.5', elements('customerName')),
];

export const userKey = keyOf('userid');

/** What doAuthenticateUser takes. */
export const authenticationElements: readonly ElementRule[] = [
  ...required(elements('userid')),
  ...elements('password'),
  { name: 'pin', type: pin },
];
