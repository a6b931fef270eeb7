import { type AttributeTypeDefinition, attribute } from './attribute-type.ts';
import { type ObjectClass, objectClass } from './object-class.ts';
import { directoryString, integerNumber, octetString, telephoneNumber, truthValue } from './syntaxes.ts';

const single = { singleValued: true } as const;

/**
 * The few attributes of Active Directory and ADAM that CUCM and CUPC ask for, under Microsoft's own object identifiers, so
 * that the server type `Microsoft Active Directory` works on the entries of an ordinary LDAP server.
 * Deviation: objectCategory holds the short word (`person`), which is what people write in filters, not a DN.
 */
export const uclabAttributes = [
  attribute('1.2.840.113556.1.4.221', 'sAMAccountName', directoryString, { ...single, description: 'log-on name of a user or computer' }),
  attribute('1.2.840.113556.1.4.8', 'userAccountControl', integerNumber, { ...single, description: 'flags; 2 is a disabled account' }),
  attribute('1.2.840.113556.1.4.782', 'objectCategory', directoryString, { ...single, description: 'person, computer or group' }),
  attribute('1.2.840.113556.1.4.2', 'objectGUID', octetString, { ...single, description: 'unique for the life of the entry' }),
  attribute('1.2.840.113556.1.4.656', 'userPrincipalName', directoryString, { ...single, description: 'user id and domain' }),
  attribute('1.2.840.113556.1.2.141', 'department', directoryString, { ...single, description: 'name of the department' }),
  attribute('1.2.840.113556.1.4.721', 'ipPhone', telephoneNumber, { ...single, description: 'number of the IP phone' }),
  // Microsoft's identifier for middleName is that of `ref` in RFC 3296, so ours is below our own number.
  attribute('1.3.6.1.4.1.32473.4.2.1', 'middleName', directoryString, { ...single, description: 'middle name' }),
  attribute('1.2.840.113556.1.4.619', 'dNSHostName', directoryString, { ...single, description: 'full name of a computer' }),
  attribute('1.2.840.113556.1.4.363', 'operatingSystem', directoryString, { ...single, description: 'what a computer runs' }),
  attribute('1.2.840.113556.1.4.1853', 'msDS-UserAccountDisabled', truthValue, { ...single, description: 'a disabled account in ADAM' }),
];

/** Classes of ours, below the enterprise number that RFC 5612 keeps for documentation. */
export const uclabClasses = [
  objectClass(
    '1.3.6.1.4.1.32473.4.1.1',
    'user',
    'AUXILIARY',
    'top',
    '',
    'cn sn givenName middleName displayName mail telephoneNumber ipPhone mobile title description department userPassword sAMAccountName userAccountControl userPrincipalName objectCategory objectGUID msDS-UserAccountDisabled',
    'an account that can log on, as Active Directory has it',
  ),
  objectClass(
    '1.3.6.1.4.1.32473.4.1.2',
    'computer',
    'AUXILIARY',
    'user',
    '',
    'dNSHostName operatingSystem',
    'a computer account, which in Active Directory is a user too',
  ),
  objectClass('1.3.6.1.4.1.32473.4.1.3', 'container', 'STRUCTURAL', 'top', 'cn', 'description', 'a folder such as CN=Users'),
];

function attributeText(definition: AttributeTypeDefinition): string {
  const { syntax } = definition;
  const lines = [
    `NAME '${definition.names[0]}'`,
    `DESC '${definition.description ?? ''}'`,
    syntax.equality && `EQUALITY ${syntax.equality}`,
    syntax.ordering && `ORDERING ${syntax.ordering}`,
    syntax.substrings && `SUBSTR ${syntax.substrings}`,
    `SYNTAX ${syntax.oid}`,
    definition.singleValued && 'SINGLE-VALUE',
  ];
  return `attributetype ( ${definition.oid}\n  ${lines.filter(Boolean).join('\n  ')} )`;
}

function classText(definition: ObjectClass): string {
  const lines = [
    `NAME '${definition.name}'`,
    `DESC '${definition.description ?? ''}'`,
    definition.sup && `SUP ${definition.sup}`,
    definition.kind,
    definition.must.length > 0 && `MUST ( ${definition.must.join(' $ ')} )`,
    definition.may.length > 0 && `MAY ( ${definition.may.join(' $ ')} )`,
  ];
  return `objectclass ( ${definition.oid}\n  ${lines.filter(Boolean).join('\n  ')} )`;
}

/** The text of deploy/openldap/schema/uclab.schema, which slapd includes after its own core, cosine and inetorgperson. */
export function slapdSchemaText(): string {
  const heading = '# The small schema of uclab. Written by services/directory/src/schema; a test compares the two.';
  return `${[heading, ...uclabAttributes.map(attributeText), ...uclabClasses.map(classText)].join('\n\n')}\n`;
}
