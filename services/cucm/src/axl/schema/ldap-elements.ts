import {
  aText,
  before,
  type ElementRule,
  elements,
  flags,
  keyOf,
  listOf,
  nillable,
  references,
  required,
  since,
  unread,
} from './element-rules.ts';

/** The list of servers of an agreement or of LDAP Authentication; that of an agreement names each port. */
export const serversElement: ElementRule = listOf('servers', {
  name: 'server',
  inside: [...elements('hostName', 'ldapPortNumber'), ...flags('sslEnabled')],
});

const scheduleElements = [...flags('repeatable'), ...nillable(elements('intervalValue')), ...elements('scheduleUnit', 'nextExecTime')];
const attributeChoices = elements('middleName', 'phoneNumber', 'mailId');

/** A list of access control groups. The schemas before 11.0 are not at hand: what stands inside is not looked at there. */
const accessGroups = (name: string): ElementRule[] => [
  ...before('11.0', since('10.0', unread(name))),
  ...since('11.0', [listOf(name, { name: 'accessControlGroupName', inside: elements('accessControlGroup') })]),
];

/** What follows the custom filter of an agreement. */
const features = (groupLists: readonly string[]): ElementRule[] => [
  ...groupLists.flatMap(accessGroups),
  ...since('10.0', [
    ...references('featureGroupTemplate'),
    ...flags('applyMask'),
    ...nillable(elements('mask')),
    ...flags('applyPoolList'),
    listOf('addDns', { name: 'addDn', inside: elements('startDn', 'endDn', 'dnPrefix') }, 3),
  ]),
];
const groupFilter: ElementRule[] = since('11.0', [...flags('synchronize'), ...references('ldapFilterForGroups')]);
const directoryUri = since('9.0', elements('directoryUri'));

/** The agreement of addLdapDirectory. */
export const newAgreementElements: readonly ElementRule[] = [
  ...required(elements('name', 'ldapDn', 'ldapPassword', 'userSearchBase')),
  ...flags('repeatable'),
  ...required(nillable(elements('intervalValue'))),
  // The schema asks for the next execution time; clients in the field leave it out.
  ...elements('scheduleUnit', 'nextExecTime'),
  { ...serversElement, required: true },
  ...attributeChoices,
  ...references('ldapFilter'),
  ...groupFilter,
  ...directoryUri,
  ...features(['accessControlGroupInfo']),
];

/** The members of updateLdapDirectory beside the key: the attribute choices are not among them. */
export const changedAgreementElements: readonly ElementRule[] = [
  ...elements('newName', 'ldapDn', 'ldapPassword', 'userSearchBase'),
  ...scheduleElements,
  serversElement,
  ...references('ldapFilter'),
  ...groupFilter,
  ...features(['removeAccessControlGroupInfo', 'addAccessControlGroupInfo', 'accessControlGroupInfo']),
];

/** The agreement that getLdapDirectory returns. */
export const agreementElements: readonly ElementRule[] = [
  ...elements('name', 'ldapDn', 'ldapPassword', 'userSearchBase'),
  ...scheduleElements,
  serversElement,
  ...attributeChoices,
  ...elements('userId', 'managerId', 'firstName', 'lastName', 'department'),
  ...references('ldapFilter'),
  ...groupFilter,
  ...directoryUri,
  ...features(['accessControlGroupInfo']),
];

/** The agreements that listLdapDirectory returns. */
export const listedAgreementElements: readonly ElementRule[] = [
  ...elements('name', 'ldapDn', 'userSearchBase'),
  ...scheduleElements,
  ...accessGroups('accessControlGroupInfo'),
];

/** What listLdapDirectory can be narrowed by. */
export const agreementCriteria: readonly ElementRule[] = elements('name', 'ldapDn', 'userSearchBase');

/** How operations name an agreement. */
export const agreementKey = keyOf('name');

export const systemElements: readonly ElementRule[] = [
  ...flags('syncEnabled'),
  ...nillable(elements('ldapServer')),
  ...elements('userIdAttribute'),
];

export const authenticationElements: readonly ElementRule[] = [
  ...flags('authenticateEndUsers'),
  ...elements('distinguishedName', 'ldapPassword', 'userSearchBase'),
  serversElement,
];

const filterNames = (name: string): ElementRule[] => [aText(name), aText('filter')];

export const filterElements: readonly ElementRule[] = filterNames('name');
export const newFilterElements: readonly ElementRule[] = required(filterNames('name'));
export const changedFilterElements: readonly ElementRule[] = filterNames('newName');
export const filterKey = keyOf('name');
