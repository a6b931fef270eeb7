import type { LdapSystem } from '../ldap/index.ts';
import type { PersonalField } from '../users/index.ts';
import { personalAttribute } from './attribute-map.ts';

/** The fields beside the standard ones that a run takes from the directory, each with its attribute. */
export type PersonalAttributes = ReadonlyMap<PersonalField, string>;

/** Of the fields that a release takes those that a directory of that kind has. */
export const personalAttributes = (system: LdapSystem, fields: readonly PersonalField[]): PersonalAttributes =>
  new Map(
    fields.flatMap((field): [PersonalField, string][] => {
      const attribute = personalAttribute(system, field);
      return attribute === undefined ? [] : [[field, attribute]];
    }),
  );
