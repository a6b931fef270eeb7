import type { Store } from '@uclab/platform/store';
import { findLdapDirectory, readLdapAuthentication } from '../ldap/index.ts';
import {
  type Capabilities,
  credentialKind,
  type EndUser,
  type LocalFields,
  readAllLocalFields,
  readAllUserSettings,
  readCapabilities,
  readCredentialSettings,
  readLocalFields,
  readUserSettings,
  type UserRef,
  type UserSettings,
  userSettingNames,
} from '../users/index.ts';
import { credentialsMarkup } from './credential-elements.ts';
import { groupsMarkup } from './group-elements.ts';
import { presenceGroup } from './presence-group.ts';
import { type ElementWriters, emptyWriters, fixedReference, reference, textElement } from './reply.ts';

/** Elements of a user that name objects the emulator does not have, with the kind of each. */
export const absentFromUsers = {
  associatedDevices: 'Phone',
  primaryExtension: 'Line',
  phoneProfiles: 'DeviceProfile',
  defaultProfile: 'DeviceProfile',
  ctiControlledDeviceProfiles: 'DeviceProfile',
  subscribeCallingSearchSpaceName: 'Css',
  primaryDevice: 'Phone',
  customUserFields: 'CustomUserField',
  serviceProfile: 'ServiceProfile',
  lineAppearanceAssociationForPresences: 'Line',
  extensionsInfo: 'Line',
  addExtensionsInfo: 'Line',
  removeExtensionsInfo: 'Line',
  userProfile: 'UserProfileProvision',
  ipccExtension: 'Line',
  ipccRoutePartition: 'RoutePartition',
  customerName: 'Customer',
  associatedHeadsets: 'Headset',
  addAssociatedHeadsets: 'Headset',
  removeAssociatedHeadsets: 'Headset',
} as const;

/** An end user with what CUCM keeps of them beside what a directory may fill. */
export interface ToldUser {
  readonly user: EndUser;
  readonly own: Capabilities & LocalFields;
  readonly settings: UserSettings;
  /** The agreement that the user came by. */
  readonly agreement: { readonly pkid: string; readonly text: string } | undefined;
  /** Whether the directory checks the user's password. */
  readonly authenticatedByLdap: boolean;
  readonly store: Store;
}

const agreementOf = (store: Store, pkid: string | null): ToldUser['agreement'] => {
  const agreement = pkid === null ? undefined : findLdapDirectory(store, { pkid });
  return agreement && { pkid: agreement.pkid, text: agreement.name };
};

/** One user as clients are told. */
export function toldUser(store: Store, user: EndUser): ToldUser {
  return {
    store,
    user,
    own: { ...readCapabilities(store)(user.pkid), ...readLocalFields(store, user.pkid) },
    settings: readUserSettings(store, user.pkid),
    agreement: agreementOf(store, user.fkdirectorypluginconfig),
    authenticatedByLdap: user.fkdirectorypluginconfig !== null && readLdapAuthentication(store).authenticateEndUsers,
  };
}

/** Tells each user of a long list: what is kept beside the users is read once. */
export function userTeller(store: Store): (user: EndUser) => ToldUser {
  const capabilities = readCapabilities(store);
  const localOf = readAllLocalFields(store);
  const settingsOf = readAllUserSettings(store);
  const { authenticateEndUsers } = readLdapAuthentication(store);
  const agreements = new Map<string | null, ToldUser['agreement']>();
  return (user) => {
    const by = user.fkdirectorypluginconfig;
    if (!agreements.has(by)) agreements.set(by, agreementOf(store, by));
    return {
      store,
      user,
      own: { ...capabilities(user.pkid), ...localOf(user.pkid) },
      settings: settingsOf(user.pkid),
      agreement: agreements.get(by),
      authenticatedByLdap: by !== null && authenticateEndUsers,
    };
  };
}

/** Where a user comes from, and who checks the password; without a user those of one who is yet to be made by hand. */
export const accountKinds = (user?: ToldUser): { accountType: 'LDAP' | 'Local'; authenticationType: 'LDAP' | 'Local' } => ({
  accountType: user?.agreement ? 'LDAP' : 'Local',
  authenticationType: user?.authenticatedByLdap ? 'LDAP' : 'Local',
});

const refOf = ({ pkid }: EndUser): UserRef => ({ kind: 'enduser', pkid });

const settingWriters: ElementWriters<ToldUser> = Object.fromEntries(
  userSettingNames.map((name) => [name, ({ settings }: ToldUser) => textElement(name, settings[name])]),
);

/** Passwords and PINs are never told, digest credentials and the MLPP password neither. */
export const userWriters: ElementWriters<ToldUser> = {
  ...emptyWriters(
    [
      'associatedDevices',
      'primaryExtension',
      'phoneProfiles',
      'associatedRemoteDestinationProfiles',
      'associatedTodAccess',
      'associatedCapfProfiles',
      'ctiControlledDeviceProfiles',
      'customUserFields',
      'lineAppearanceAssociationForPresences',
      'extensionsInfo',
      'associatedHeadsets',
    ],
    [
      'defaultProfile',
      'subscribeCallingSearchSpaceName',
      'primaryDevice',
      'serviceProfile',
      'userProfile',
      'ipccExtension',
      'ipccRoutePartition',
      'convertUserAccount',
      'customerName',
    ],
  ),
  ...settingWriters,
  firstName: ({ user }) => textElement('firstName', user.firstname),
  middleName: ({ user }) => textElement('middleName', user.middlename),
  lastName: ({ user }) => textElement('lastName', user.lastname),
  userid: ({ user }) => textElement('userid', user.userid),
  telephoneNumber: ({ user }) => textElement('telephoneNumber', user.telephonenumber),
  mailid: ({ user }) => textElement('mailid', user.mailid),
  title: ({ user }) => textElement('title', user.title),
  mobileNumber: ({ user }) => textElement('mobileNumber', user.mobile),
  homeNumber: ({ user }) => textElement('homeNumber', user.homephone),
  pagerNumber: ({ user }) => textElement('pagerNumber', user.pager),
  directoryUri: ({ user }) => textElement('directoryUri', user.directoryuri),
  displayName: ({ user }) => textElement('displayName', user.displayname),
  department: ({ user }) => textElement('department', user.department),
  manager: ({ user }) => textElement('manager', user.manager),
  associatedPc: ({ own }) => textElement('associatedPc', own.associatedpc),
  enableCti: ({ own }) => textElement('enableCti', own.enablecti),
  passwordCredentials: ({ user, store }, version) =>
    credentialsMarkup(readCredentialSettings(store, refOf(user), credentialKind.password), 'pwd', version),
  pinCredentials: ({ user, store }, version) =>
    credentialsMarkup(readCredentialSettings(store, refOf(user), credentialKind.pin), 'pin', version),
  associatedGroups: ({ user, store }) => groupsMarkup(store, refOf(user)),
  presenceGroupName: fixedReference('presenceGroupName', presenceGroup),
  status: ({ user }) => textElement('status', user.status),
  imAndPresenceEnable: ({ own }) => textElement('imAndPresenceEnable', own.presence),
  ldapDirectoryName: ({ agreement }, version) => reference('ldapDirectoryName', agreement, version),
  accountType: (user) => textElement('accountType', accountKinds(user).accountType),
  authenticationType: (user) => textElement('authenticationType', accountKinds(user).authenticationType),
};
