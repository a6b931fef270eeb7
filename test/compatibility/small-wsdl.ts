import { readFileSync } from 'node:fs';
import type { ElementRule } from '../../services/cucm/src/axl/schema/element-rules.ts';
import { userElements } from '../../services/cucm/src/axl/schema/user-elements.ts';
import { flag, integer } from '../../services/cucm/src/axl/schema/value-types.ts';
import { type AxlVersion, exists } from '../../services/cucm/src/axl/schema/versions.ts';

const typeOf = ({ type, reference, nillable }: ElementRule): string => {
  if (reference) return 'a:XFkType';
  if (type === flag) return 'xsd:boolean';
  // A number that can be taken away is an empty text then.
  return type === integer && !nillable ? 'xsd:integer' : 'xsd:string';
};

function elementOf(rule: ElementRule, version: AxlVersion): string {
  const many = rule.atMost === undefined ? '' : ' maxOccurs="unbounded"';
  const named = `<xsd:element name="${rule.name}" minOccurs="0"${many}`;
  if (!rule.inside) return `${named} nillable="true" type="${typeOf(rule)}"/>`;
  return `${named}><xsd:complexType><xsd:sequence>${elementsOf(rule.inside, version)}</xsd:sequence></xsd:complexType></xsd:element>`;
}

const elementsOf = (rules: readonly ElementRule[], version: AxlVersion): string =>
  rules
    .filter((rule) => exists(version, rule))
    .map((rule) => elementOf(rule, version))
    .join('');

/** Our own small WSDL for a schema: some operations, with the user as our table of that schema has it. */
export const smallWsdl = (version: AxlVersion, location: string): string =>
  readFileSync(new URL('./axl.wsdl', import.meta.url), 'utf8')
    .replaceAll('@VERSION@', version)
    .replace('@LOCATION@', location)
    .replace('@USER@', elementsOf(userElements, version));
