import { child, childText, type XmlElement, xml } from '@uclab/platform/soap';
import type { Store } from '@uclab/platform/store';
import { groupsOfUser, rolesOfGroup, type UserRef } from '../users/index.ts';
import { textElement } from './reply.ts';

/** The names of the groups in a request; undefined where it does not speak of groups. */
export const groupsIn = (element: XmlElement): string[] | undefined =>
  child(element, 'associatedGroups')?.children.map((group) => childText(group, 'name')?.trim() ?? '');

/** The groups of a user, with the roles that follow from each. */
export const groupsMarkup = (store: Store, user: UserRef): string =>
  xml(
    'associatedGroups',
    {},
    ...groupsOfUser(store, user).map(({ pkid, name }) => {
      const roles = rolesOfGroup(store, pkid).map((role) => textElement('userRole', role.name));
      return xml('userGroup', {}, textElement('name', name), xml('userRoles', {}, ...roles));
    }),
  );
