import { child, childText, type XmlElement, xml } from '@uclab/platform/soap';
import type { Store } from '@uclab/platform/store';
import { attributeMap } from '../dirsync/index.ts';
import {
  addLdapDirectory,
  findLdapDirectory,
  findLdapFilter,
  listLdapDirectories,
  type Provisioning,
  readLdapSystem,
  readProvisioning,
  type StoredLdapDirectory,
  updateLdapDirectory,
} from '../ldap/index.ts';
import { accessGroupsMarkup, poolsMarkup, provisioningIn } from './agreement-provisioning.ts';
import { AxlFault, axlCode, notFound } from './axl-fault.ts';
import { numberOrText, serversIn, serversMarkup } from './ldap-servers.ts';
import { meets, pageOf } from './matching.ts';
import { namedObject } from './named-object.ts';
import type { Operation } from './operation.ts';
import { type ElementWriters, emptyWriters, objectWriter, reference, standardReply, textElement } from './reply.ts';
import { isNil } from './schema/check-request.ts';
import { listRequest, tagsOf } from './schema/element-rules.ts';
import {
  agreementCriteria,
  agreementElements,
  agreementKey,
  changedAgreementElements,
  listedAgreementElements,
  newAgreementElements,
} from './schema/ldap-elements.ts';
import { booleanIn, integerIn, pkidOf, returnedTags, textIn, uuid } from './values.ts';

export const agreementIn = (request: XmlElement): { name: string } | { pkid: string } => {
  const pkid = childText(request, 'uuid');
  return pkid === undefined ? { name: childText(request, 'name') ?? '' } : { pkid: pkidOf(pkid) };
};

/** An agreement with the attributes that its kind of directory gives it. */
interface ToldAgreement {
  readonly agreement: StoredLdapDirectory;
  readonly map: ReturnType<typeof attributeMap>;
  readonly filter: NamedFilter | undefined;
  readonly provisioning: Provisioning;
  readonly groupFilter: NamedFilter | undefined;
  /** As they are written. */
  readonly accessGroups: string;
}

interface NamedFilter {
  readonly pkid: string;
  readonly text: string;
}

function filterNamed(store: Store, by: { name: string } | { pkid: string }): NamedFilter | undefined {
  const filter = findLdapFilter(store, by);
  return filter && { pkid: filter.pkid, text: filter.name };
}

function told(store: Store, agreement: StoredLdapDirectory): ToldAgreement {
  const provisioning = readProvisioning(store, agreement.pkid);
  return {
    agreement,
    map: attributeMap(readLdapSystem(store), agreement),
    filter: filterNamed(store, { name: agreement.ldapFilter }),
    provisioning,
    groupFilter: filterNamed(store, { pkid: provisioning.groupFilter }),
    accessGroups: accessGroupsMarkup(store, agreement.pkid),
  };
}

/**
 * The password of an agreement is never told. There are no templates. Groups of the directory and what new users get is told as it was
 * given, and no run reads it.
 */
const writers: ElementWriters<ToldAgreement> = {
  ...emptyWriters([], ['featureGroupTemplate']),
  synchronize: ({ provisioning }) => textElement('synchronize', provisioning.synchronizeGroups),
  ldapFilterForGroups: ({ groupFilter }, version) => reference('ldapFilterForGroups', groupFilter, version),
  directoryUri: ({ provisioning }) => textElement('directoryUri', provisioning.directoryUri),
  accessControlGroupInfo: ({ accessGroups }) => accessGroups,
  applyMask: ({ provisioning }) => textElement('applyMask', provisioning.applyMask),
  mask: ({ provisioning }) => textElement('mask', provisioning.mask),
  applyPoolList: ({ provisioning }) => textElement('applyPoolList', provisioning.applyPoolList),
  addDns: ({ provisioning }) => poolsMarkup(provisioning),
  name: ({ agreement }) => textElement('name', agreement.name),
  ldapDn: ({ agreement }) => textElement('ldapDn', agreement.ldapDn),
  userSearchBase: ({ agreement }) => textElement('userSearchBase', agreement.userSearchBase),
  repeatable: ({ agreement }) => textElement('repeatable', agreement.repeatable),
  intervalValue: ({ agreement }) => textElement('intervalValue', agreement.intervalValue),
  scheduleUnit: ({ agreement }) => textElement('scheduleUnit', agreement.scheduleUnit),
  nextExecTime: ({ agreement }) => textElement('nextExecTime', agreement.nextExecTime),
  servers: ({ agreement }) => serversMarkup(agreement.servers),
  middleName: ({ map }) => textElement('middleName', map.middlename),
  phoneNumber: ({ map }) => textElement('phoneNumber', map.telephonenumber),
  mailId: ({ map }) => textElement('mailId', map.mailid),
  userId: ({ map }) => textElement('userId', map.userid),
  managerId: ({ map }) => textElement('managerId', map.manager),
  firstName: ({ map }) => textElement('firstName', map.firstname),
  lastName: ({ map }) => textElement('lastName', map.lastname),
  department: ({ map }) => textElement('department', map.department),
  ldapFilter: ({ filter }, version) => reference('ldapFilter', filter, version),
};

/** The interval in a request; undefined where it is not given, or nil: it has none to tell. */
function intervalIn(request: XmlElement): number | string | undefined {
  const given = child(request, 'intervalValue');
  return given && !isNil(given) ? numberOrText(given.text) : undefined;
}

/** What stands beside an agreement that runs just once and was given no interval: the form's own (assumed). */
const unusedInterval = 7;

/** The settings in a request, for their own rules to check. */
const settingsIn = (store: Store, request: XmlElement) => ({
  ldapDn: textIn(request, 'ldapDn'),
  ldapPassword: textIn(request, 'ldapPassword'),
  userSearchBase: textIn(request, 'userSearchBase'),
  repeatable: booleanIn(request, 'repeatable'),
  intervalValue: intervalIn(request),
  scheduleUnit: textIn(request, 'scheduleUnit'),
  nextExecTime: textIn(request, 'nextExecTime'),
  servers: serversIn(request),
  ldapFilter: namedObject(request, 'ldapFilter', 'LdapFilter', (pkid) => findLdapFilter(store, { pkid })),
});

const getLdapDirectory: Operation = {
  name: 'getLdapDirectory',
  request: { ...agreementKey, elements: [...agreementKey.elements, tagsOf(agreementElements)] },
  handle(request, { store, version }) {
    const agreement = findLdapDirectory(store, agreementIn(request));
    if (!agreement) throw notFound('LdapDirectory');
    const write = objectWriter(version, agreementElements, writers, returnedTags(request));
    return xml('return', {}, xml('ldapDirectory', { uuid: uuid(agreement.pkid) }, write(told(store, agreement))));
  },
};

const listLdapDirectory: Operation = {
  name: 'listLdapDirectory',
  request: listRequest(agreementCriteria, listedAgreementElements),
  handle(request, { store, version }) {
    const criteria = child(request, 'searchCriteria');
    const pattern = (name: string): string | undefined => criteria && textIn(criteria, name);
    const write = objectWriter(version, listedAgreementElements, writers, returnedTags(request));
    const agreements = listLdapDirectories(store)
      .filter((agreement) => meets(agreement.name, pattern('name')))
      .filter((agreement) => meets(agreement.ldapDn, pattern('ldapDn')))
      .filter((agreement) => meets(agreement.userSearchBase, pattern('userSearchBase')));
    const rows = pageOf(agreements, integerIn(request, 'skip'), integerIn(request, 'first'));
    return xml(
      'return',
      {},
      ...rows.map((agreement) => xml('ldapDirectory', { uuid: uuid(agreement.pkid) }, write(told(store, agreement)))),
    );
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
    const settings = settingsIn(store, agreement);
    if (settings.intervalValue === undefined && settings.repeatable !== false) {
      throw new AxlFault(axlCode.general, 'intervalValue is nil, and only an agreement that is not repeatable has none');
    }
    return standardReply(
      await addLdapDirectory(
        store,
        { name: textIn(agreement, 'name'), ...settings, intervalValue: settings.intervalValue ?? unusedInterval, ...choices },
        nowMs,
        provisioningIn(store, agreement),
      ),
    );
  },
};

const updateLdapDirectoryOperation: Operation = {
  name: 'updateLdapDirectory',
  request: { ...agreementKey, elements: [...agreementKey.elements, ...changedAgreementElements] },
  async handle(request, { store, nowMs }) {
    const change = { name: textIn(request, 'newName'), ...settingsIn(store, request) };
    return standardReply(await updateLdapDirectory(store, agreementIn(request), change, nowMs, provisioningIn(store, request)));
  },
};

const removeLdapDirectoryOperation: Operation = {
  name: 'removeLdapDirectory',
  request: agreementKey,
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
