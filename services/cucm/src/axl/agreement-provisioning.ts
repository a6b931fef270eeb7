import { child, childText, type XmlElement, xml } from '@uclab/platform/soap';
import type { Store } from '@uclab/platform/store';
import { findLdapFilter, groupsOfAgreement, type NumberPool, type Provisioning, type ProvisioningChange } from '../ldap/index.ts';
import { findGroup } from '../users/index.ts';
import { refuseAbsent } from './absent-objects.ts';
import { AxlFault, axlCode, notFound } from './axl-fault.ts';
import { namedObject } from './named-object.ts';
import { textElement } from './reply.ts';
import { isNil, quoted } from './schema/check-request.ts';
import { booleanIn, textIn } from './values.ts';

/** Objects that an agreement may name and that were never made here. */
const absent = { featureGroupTemplate: 'FeatureGroupTemplate' };

/** The keys of the access control groups in a list of a request; undefined where the list is not given. */
function groupsIn(store: Store, request: XmlElement, list: string): string[] | undefined {
  return child(request, list)?.children.map((group) => {
    const name = childText(group, 'accessControlGroup')?.trim() ?? '';
    const found = findGroup(store, name);
    if (!found) throw notFound('UserGroup', `${quoted(name)} in ${list}`);
    return found.pkid;
  });
}

/** The key of the filter for groups in a request: '' for none, undefined where it is not given. */
function groupFilterIn(store: Store, request: XmlElement): string | undefined {
  const name = namedObject(request, 'ldapFilterForGroups', 'LdapFilter', (pkid) => findLdapFilter(store, { pkid }))?.trim();
  if (name === undefined || name === '') return name;
  const found = findLdapFilter(store, { name });
  if (found) return found.pkid;
  throw new AxlFault(axlCode.general, `ldapFilterForGroups ${name.slice(0, 128)} is not the name of an LDAP Filter`);
}

const poolsIn = (request: XmlElement): NumberPool[] | undefined =>
  child(request, 'addDns')?.children.map((pool) => ({
    startDn: textIn(pool, 'startDn') ?? '',
    endDn: textIn(pool, 'endDn') ?? '',
    dnPrefix: textIn(pool, 'dnPrefix') ?? '',
  }));

/** A text that `xsi:nil` takes away. */
const nillableTextIn = (request: XmlElement, name: string): string | undefined => {
  const given = child(request, name);
  return given && isNil(given) ? '' : given?.text;
};

/**
 * What a request says of groups of the directory and of new users. Throws AxlFault for a group or filter that is not there, and for a
 * template, which never is.
 */
export function provisioningIn(store: Store, request: XmlElement): ProvisioningChange {
  refuseAbsent(request, absent);
  return {
    synchronizeGroups: booleanIn(request, 'synchronize'),
    groupFilter: groupFilterIn(store, request),
    directoryUri: textIn(request, 'directoryUri'),
    applyMask: booleanIn(request, 'applyMask'),
    mask: nillableTextIn(request, 'mask'),
    applyPoolList: booleanIn(request, 'applyPoolList'),
    pools: poolsIn(request),
    groups: groupsIn(store, request, 'accessControlGroupInfo'),
    addedGroups: groupsIn(store, request, 'addAccessControlGroupInfo'),
    removedGroups: groupsIn(store, request, 'removeAccessControlGroupInfo'),
  };
}

/** The access control groups of an agreement as a reply has them. */
export const accessGroupsMarkup = (store: Store, agreement: string): string =>
  xml(
    'accessControlGroupInfo',
    {},
    ...groupsOfAgreement(store, agreement).map((name) => xml('accessControlGroupName', {}, textElement('accessControlGroup', name))),
  );

/** The ranges of extensions of an agreement as a reply has them. */
export const poolsMarkup = ({ pools }: Provisioning): string =>
  xml(
    'addDns',
    {},
    ...pools.map(({ startDn, endDn, dnPrefix }) =>
      xml('addDn', {}, textElement('startDn', startDn), textElement('endDn', endDn), textElement('dnPrefix', dnPrefix)),
    ),
  );
