import { child, childText, type XmlElement, xml } from '@uclab/platform/soap';
import type { Store } from '@uclab/platform/store';
import { attributeMap } from '../dirsync/index.ts';
import {
  addLdapDirectory,
  findLdapDirectory,
  findLdapFilter,
  listLdapDirectories,
  readLdapSystem,
  type StoredLdapDirectory,
  updateLdapDirectory,
} from '../ldap/index.ts';
import { AxlFault, axlCode, notFound } from './axl-fault.ts';
import { elements } from './element-rules.ts';
import {
  agreementElements,
  changedAgreementElements,
  listedAgreementElements,
  newAgreementElements,
  numberOrText,
  serversIn,
  serversMarkup,
} from './ldap-elements.ts';
import type { Operation } from './operation.ts';
import { inOrder, type ReplyElements, reference, standardReply, textElement } from './reply.ts';
import { booleanIn, pkidOf, returnedTags, textIn, uuid } from './values.ts';

/** How operations name an agreement. */
export const agreementKey = ['name', 'uuid'] as const;

export const agreementIn = (request: XmlElement): { name: string } | { pkid: string } => {
  const pkid = childText(request, 'uuid');
  return pkid === undefined ? { name: childText(request, 'name') ?? '' } : { pkid: pkidOf(pkid) };
};

/** An agreement as clients read it: its password is never told. */
function replyOf(agreement: StoredLdapDirectory, store: Store): ReplyElements {
  const map = attributeMap(readLdapSystem(store), agreement);
  const filter = findLdapFilter(store, { name: agreement.ldapFilter });
  return {
    name: textElement('name', agreement.name),
    ldapDn: textElement('ldapDn', agreement.ldapDn),
    userSearchBase: textElement('userSearchBase', agreement.userSearchBase),
    repeatable: textElement('repeatable', agreement.repeatable),
    intervalValue: textElement('intervalValue', agreement.intervalValue),
    scheduleUnit: textElement('scheduleUnit', agreement.scheduleUnit),
    nextExecTime: textElement('nextExecTime', agreement.nextExecTime),
    servers: serversMarkup(agreement.servers),
    middleName: textElement('middleName', map.middlename),
    phoneNumber: textElement('phoneNumber', map.telephonenumber),
    mailId: textElement('mailId', map.mailid),
    userId: textElement('userId', map.userid),
    managerId: textElement('managerId', map.manager),
    firstName: textElement('firstName', map.firstname),
    lastName: textElement('lastName', map.lastname),
    department: textElement('department', map.department),
    ldapFilter: reference('ldapFilter', filter && { pkid: filter.pkid, text: filter.name }),
  };
}

/** The settings in a request, for their own rules to check. */
const settingsIn = (request: XmlElement) => ({
  ldapDn: textIn(request, 'ldapDn'),
  ldapPassword: textIn(request, 'ldapPassword'),
  userSearchBase: textIn(request, 'userSearchBase'),
  repeatable: booleanIn(request, 'repeatable'),
  intervalValue: numberOrText(textIn(request, 'intervalValue')),
  scheduleUnit: textIn(request, 'scheduleUnit'),
  nextExecTime: textIn(request, 'nextExecTime'),
  servers: serversIn(request),
  ldapFilter: textIn(request, 'ldapFilter'),
});

const getLdapDirectory: Operation = {
  name: 'getLdapDirectory',
  request: { elements: [...elements(...agreementKey), { name: 'returnedTags', inside: agreementElements }], oneOf: [agreementKey] },
  handle(request, { store, version }) {
    const agreement = findLdapDirectory(store, agreementIn(request));
    if (!agreement) throw notFound('LdapDirectory');
    const markup = inOrder(version, agreementElements, replyOf(agreement, store), returnedTags(request));
    return xml('return', {}, xml('ldapDirectory', { uuid: uuid(agreement.pkid) }, markup));
  },
};

/** Whether a value meets a criterion: `%` stands for any text, letters in any case. */
export const meets = (value: string, pattern: string | undefined): boolean => {
  if (pattern === undefined) return true;
  const parts = pattern.split('%').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'is').test(value);
};

const listLdapDirectory: Operation = {
  name: 'listLdapDirectory',
  request: {
    elements: [
      { name: 'searchCriteria', required: true, inside: elements('name', 'ldapDn', 'userSearchBase') },
      { name: 'returnedTags', required: true, inside: listedAgreementElements },
      ...elements('skip', 'first'),
    ],
  },
  handle(request, { store, version }) {
    const criteria = child(request, 'searchCriteria');
    const pattern = (name: string): string | undefined => criteria && textIn(criteria, name);
    const wanted = returnedTags(request);
    const rows = listLdapDirectories(store)
      .filter((agreement) => meets(agreement.name, pattern('name')))
      .filter((agreement) => meets(agreement.ldapDn, pattern('ldapDn')))
      .filter((agreement) => meets(agreement.userSearchBase, pattern('userSearchBase')))
      .map((agreement) => {
        const markup = inOrder(version, listedAgreementElements, replyOf(agreement, store), wanted);
        return xml('ldapDirectory', { uuid: uuid(agreement.pkid) }, markup);
      });
    return xml('return', {}, ...rows);
  },
};

const addLdapDirectoryOperation: Operation = {
  name: 'addLdapDirectory',
  request: { elements: [{ name: 'ldapDirectory', required: true, inside: newAgreementElements }] },
  async handle(request, { store, nowMs }) {
    const agreement = child(request, 'ldapDirectory');
    if (!agreement) throw new AxlFault(axlCode.general, 'Element ldapDirectory is missing in addLdapDirectory');
    const choices = {
      middleName: textIn(agreement, 'middleName'),
      phoneNumber: textIn(agreement, 'phoneNumber'),
      mailId: textIn(agreement, 'mailId'),
    };
    return standardReply(await addLdapDirectory(store, { name: textIn(agreement, 'name'), ...settingsIn(agreement), ...choices }, nowMs));
  },
};

const updateLdapDirectoryOperation: Operation = {
  name: 'updateLdapDirectory',
  request: { elements: [...elements(...agreementKey), ...changedAgreementElements], oneOf: [agreementKey] },
  async handle(request, { store, nowMs }) {
    const change = { name: textIn(request, 'newName'), ...settingsIn(request) };
    return standardReply(await updateLdapDirectory(store, agreementIn(request), change, nowMs));
  },
};

const removeLdapDirectoryOperation: Operation = {
  name: 'removeLdapDirectory',
  request: { elements: elements(...agreementKey), oneOf: [agreementKey] },
  async handle(request, { dirSync }) {
    return standardReply(await dirSync.removeAgreement(agreementIn(request)));
  },
};

export const ldapDirectoryOperations: readonly Operation[] = [
  getLdapDirectory,
  listLdapDirectory,
  addLdapDirectoryOperation,
  updateLdapDirectoryOperation,
  removeLdapDirectoryOperation,
];
