import { cucmTraits } from '@uclab/foundation/persona';
import { child, childText, type XmlElement, xml } from '@uclab/platform/soap';
import {
  addLdapFilter,
  findLdapFilter,
  listLdapFilters,
  removeLdapFilter,
  type StoredLdapFilter,
  updateLdapFilter,
} from '../ldap/index.ts';
import { AxlFault, axlCode, notFound } from './axl-fault.ts';
import { meets, pageOf } from './matching.ts';
import type { Operation } from './operation.ts';
import { type ElementWriters, objectWriter, standardReply, textElement } from './reply.ts';
import { listRequest, tagsOf } from './schema/element-rules.ts';
import { changedFilterElements, filterElements, filterKey, newFilterElements } from './schema/ldap-elements.ts';
import { integerIn, pkidOf, returnedTags, textIn, uuid } from './values.ts';

const keyIn = (request: XmlElement): { name: string } | { pkid: string } => {
  const pkid = childText(request, 'uuid');
  return pkid === undefined ? { name: childText(request, 'name') ?? '' } : { pkid: pkidOf(pkid) };
};

const writers: ElementWriters<StoredLdapFilter> = {
  name: ({ name }) => textElement('name', name),
  filter: ({ filter }) => textElement('filter', filter),
};

const getLdapFilter: Operation = {
  name: 'getLdapFilter',
  request: { ...filterKey, elements: [...filterKey.elements, tagsOf(filterElements)] },
  handle(request, { store, version }) {
    const filter = findLdapFilter(store, keyIn(request));
    if (!filter) throw notFound('LdapFilter');
    const write = objectWriter(version, filterElements, writers, returnedTags(request));
    return xml('return', {}, xml('ldapFilter', { uuid: uuid(filter.pkid) }, write(filter)));
  },
};

const listLdapFilter: Operation = {
  name: 'listLdapFilter',
  request: listRequest(filterElements, filterElements),
  handle(request, { store, version }) {
    const criteria = child(request, 'searchCriteria');
    const pattern = (name: string): string | undefined => criteria && textIn(criteria, name);
    const filters = listLdapFilters(store).filter(
      (filter) => meets(filter.name, pattern('name')) && meets(filter.filter, pattern('filter')),
    );
    const write = objectWriter(version, filterElements, writers, returnedTags(request));
    const rows = pageOf(filters, integerIn(request, 'skip'), integerIn(request, 'first'));
    return xml('return', {}, ...rows.map((filter) => xml('ldapFilter', { uuid: uuid(filter.pkid) }, write(filter))));
  },
};

const addLdapFilterOperation: Operation = {
  name: 'addLdapFilter',
  request: { elements: [{ name: 'ldapFilter', required: true, inside: newFilterElements }] },
  async handle(request, { store, softwareVersion }) {
    const filter = child(request, 'ldapFilter');
    if (!filter) throw new AxlFault(axlCode.general, 'Element ldapFilter is missing in addLdapFilter');
    const values = { name: textIn(filter, 'name'), filter: textIn(filter, 'filter') };
    return standardReply(await addLdapFilter(store, values, cucmTraits(softwareVersion).longestFilter));
  },
};

const updateLdapFilterOperation: Operation = {
  name: 'updateLdapFilter',
  request: { ...filterKey, elements: [...filterKey.elements, ...changedFilterElements] },
  async handle(request, { store, softwareVersion }) {
    const change = { name: textIn(request, 'newName'), filter: textIn(request, 'filter') };
    return standardReply(await updateLdapFilter(store, keyIn(request), change, cucmTraits(softwareVersion).longestFilter));
  },
};

const removeLdapFilterOperation: Operation = {
  name: 'removeLdapFilter',
  request: filterKey,
  async handle(request, { store }) {
    return standardReply(await removeLdapFilter(store, keyIn(request)));
  },
};

export const ldapFilterOperations: readonly Operation[] = [
  getLdapFilter,
  listLdapFilter,
  addLdapFilterOperation,
  updateLdapFilterOperation,
  removeLdapFilterOperation,
];
