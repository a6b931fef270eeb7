import type { AttributeTypeDefinition, ObjectClass, Schema } from '../../schema/index.ts';
import { controlOid } from '../protocol/controls.ts';
import type { ResponseEntry } from '../protocol/encode-response.ts';
import { subschemaDn } from '../tree/virtual-attribute.ts';

export const extendedOid = { whoAmI: '1.3.6.1.4.1.4203.1.11.3', startTls: '1.3.6.1.4.1.1466.20037' } as const;

type Selected = Readonly<Record<string, readonly string[]>>;

/** An entry that is no part of the tree, less what the client did not ask for. */
function response(dn: string, user: Selected, operational: Selected, asked: readonly string[], typesOnly: boolean): ResponseEntry {
  const names = new Set(asked.map((name) => name.toLowerCase()));
  const wanted = (name: string, all: boolean): boolean => all || names.has(name.toLowerCase());
  const allUser = asked.length === 0 || names.has('*');
  const attributes = [
    ...Object.entries(user).filter(([name]) => wanted(name, allUser)),
    ...Object.entries(operational).filter(([name]) => wanted(name, names.has('+'))),
  ];
  return { dn, attributes: attributes.map(([name, values]) => ({ name, octets: false, values: typesOnly ? [] : values })) };
}

/** What the server says of itself to anyone (RFC 4512 section 5.1). */
export function rootDse(suffix: string, asked: readonly string[], typesOnly: boolean): ResponseEntry {
  const operational = {
    structuralObjectClass: ['uclabRootDSE'],
    namingContexts: [suffix],
    supportedControl: Object.values(controlOid),
    supportedExtension: [extendedOid.whoAmI],
    supportedFeatures: ['1.3.6.1.1.14', '1.3.6.1.4.1.4203.1.5.1', '1.3.6.1.4.1.4203.1.5.3'],
    supportedLDAPVersion: ['3'],
    vendorName: ['uclab'],
    entryDN: [''],
    subschemaSubentry: [subschemaDn],
  };
  return response('', { objectClass: ['top', 'uclabRootDSE'] }, operational, asked, typesOnly);
}

const list = (word: string, names: readonly string[]): string => (names.length > 0 ? ` ${word} ( ${names.join(' $ ')} )` : '');

function classDescription({ oid, name, kind, sup, must, may }: ObjectClass): string {
  return `( ${oid} NAME '${name}'${sup === undefined ? '' : ` SUP ${sup}`} ${kind}${list('MUST', must)}${list('MAY', may)} )`;
}

function typeDescription({ oid, names, sup, syntax, singleValued, readOnly, operational }: AttributeTypeDefinition): string {
  const { equality, ordering, substrings } = syntax;
  const words = [
    `NAME ${names.length > 1 ? `( ${names.map((name) => `'${name}'`).join(' ')} )` : `'${names[0]}'`}`,
    sup && `SUP ${sup}`,
    equality && `EQUALITY ${equality}`,
    ordering && `ORDERING ${ordering}`,
    substrings && `SUBSTR ${substrings}`,
    `SYNTAX ${syntax.oid}`,
    singleValued && 'SINGLE-VALUE',
    readOnly && 'NO-USER-MODIFICATION',
    operational && 'USAGE directoryOperation',
  ];
  return `( ${oid} ${words.filter(Boolean).join(' ')} )`;
}

/** The schema as an entry, for clients that read it before they show anything. */
export function subschema(schema: Schema, asked: readonly string[], typesOnly: boolean): ResponseEntry {
  const user = { objectClass: ['top', 'subentry', 'subschema'], cn: ['Subschema'] };
  const operational = {
    structuralObjectClass: ['subentry'],
    attributeTypes: [...schema.attributeTypes].map(typeDescription),
    objectClasses: [...schema.objectClasses].map(classDescription),
    entryDN: [subschemaDn],
    subschemaSubentry: [subschemaDn],
  };
  return response(subschemaDn, user, operational, asked, typesOnly);
}
