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
import { elements } from './element-rules.ts';
import { meets } from './ldap-directory-operations.ts';
import type { Operation } from './operation.ts';
import { inOrder, standardReply, textElement } from './reply.ts';
import { pkidOf, returnedTags, textIn, uuid } from './values.ts';

const filterKey = ['name', 'uuid'] as const;
const filterElements = elements('name', 'filter');

const keyIn = (request: XmlElement): { name: string } | { pkid: string } => {
  const pkid = childText(request, 'uuid');
  return pkid === undefined ? { name: childText(request, 'name') ?? '' } : { pkid: pkidOf(pkid) };
};

const replyOf = ({ name, filter }: StoredLdapFilter) => ({ name: textElement('name', name), filter: textElement('filter', filter) });

const getLdapFilter: Operation = {
  name: 'getLdapFilter',
  request: { elements: [...elements(...filterKey), { name: 'returnedTags', inside: filterElements }], oneOf: [filterKey] },
  handle(request, { store, version }) {
    const filter = findLdapFilter(store, keyIn(request));
    if (!filter) throw notFound('LdapFilter');
    const markup = inOrder(version, filterElements, replyOf(filter), returnedTags(request));
    return xml('return', {}, xml('ldapFilter', { uuid: uuid(filter.pkid) }, markup));
  },
};

const listLdapFilter: Operation = {
  name: 'listLdapFilter',
  request: {
    elements: [
      { name: 'searchCriteria', required: true, inside: filterElements },
      { name: 'returnedTags', required: true, inside: filterElements },
      ...elements('skip', 'first'),
    ],
  },
  handle(request, { store, version }) {
    const criteria = child(request, 'searchCriteria');
    const pattern = (name: string): string | undefined => criteria && textIn(criteria, name);
    const rows = listLdapFilters(store)
      .filter((filter) => meets(filter.name, pattern('name')) && meets(filter.filter, pattern('filter')))
      .map((filter) => {
        const markup = inOrder(version, filterElements, replyOf(filter), returnedTags(request));
        return xml('ldapFilter', { uuid: uuid(filter.pkid) }, markup);
      });
    return xml('return', {}, ...rows);
  },
};

const addLdapFilterOperation: Operation = {
  name: 'addLdapFilter',
  request: { elements: [{ name: 'ldapFilter', required: true, inside: filterElements.map((rule) => ({ ...rule, required: true })) }] },
  async handle(request, { store, softwareVersion }) {
    const filter = child(request, 'ldapFilter');
    if (!filter) throw new AxlFault(axlCode.general, 'Element ldapFilter is missing in addLdapFilter');
    const values = { name: textIn(filter, 'name'), filter: textIn(filter, 'filter') };
    return standardReply(await addLdapFilter(store, values, cucmTraits(softwareVersion).longestFilter));
  },
};

const updateLdapFilterOperation: Operation = {
  name: 'updateLdapFilter',
  request: { elements: elements(...filterKey, 'newName', 'filter'), oneOf: [filterKey] },
  async handle(request, { store, softwareVersion }) {
    const change = { name: textIn(request, 'newName'), filter: textIn(request, 'filter') };
    return standardReply(await updateLdapFilter(store, keyIn(request), change, cucmTraits(softwareVersion).longestFilter));
  },
};

const removeLdapFilterOperation: Operation = {
  name: 'removeLdapFilter',
  request: { elements: elements(...filterKey), oneOf: [filterKey] },
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
