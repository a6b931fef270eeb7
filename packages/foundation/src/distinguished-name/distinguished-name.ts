import { foldCase } from './fold-case.ts';

/** One attribute and value of a relative distinguished name. */
export interface Assertion {
  /** Canonical name where the type is a usual naming type, else as written. */
  readonly type: string;
  readonly value: string;
}

/** One level of a DN; nearly always a single assertion. */
export type RelativeName = readonly Assertion[];

/** A parsed DN, the entry itself first. */
export interface DistinguishedName {
  readonly levels: readonly RelativeName[];
  /** As slapd prints it: canonical type names, values as written, RFC 4514 escapes. */
  readonly text: string;
  /** Equal for equal names; the key of the tree. */
  readonly normal: string;
}

/** The text is no distinguished name (RFC 4514). */
export class InvalidDnError extends Error {
  override readonly name = 'InvalidDnError';
}

const namingTypes = new Map(
  [
    'cn commonName 2.5.4.3',
    'sn surname 2.5.4.4',
    'c countryName 2.5.4.6',
    'l localityName 2.5.4.7',
    'st stateOrProvinceName 2.5.4.8',
    'street streetAddress 2.5.4.9',
    'o organizationName 2.5.4.10',
    'ou organizationalUnitName 2.5.4.11',
    'uid userid 0.9.2342.19200300.100.1.1',
    'mail rfc822Mailbox 0.9.2342.19200300.100.1.3',
    'dc domainComponent 0.9.2342.19200300.100.1.25',
    'givenName gn',
    'serialNumber',
    'employeeNumber',
    'telephoneNumber',
    'displayName',
    'sAMAccountName',
  ].flatMap((line) => {
    const names = line.split(' ');
    return names.map((name) => [name.toLowerCase(), names[0] ?? name] as const);
  }),
);

const typePattern = /^ *([A-Za-z][\w;-]*|\d+(?:\.\d+)*) *$/;
const special = /[\\",+;<>=]|^[ #]| $/;
const hex = /^[\da-f]{2}$/i;

/** A value with RFC 4514 escapes, in the hexadecimal form that slapd prints. */
export function escapeDnValue(value: string): string {
  if (!special.test(value)) return value;
  const escaped = (character: string) => `\\${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  return value.replace(/[\\",+;<>=]|^[ #]| $/g, escaped);
}

function readType(text: string): string {
  const type = typePattern.exec(text)?.[1];
  if (type === undefined) throw new InvalidDnError(`no attribute type in ${JSON.stringify(text)}`);
  return namingTypes.get(type.toLowerCase()) ?? type;
}

/** Without the spaces at either end, but for one that is escaped. Written by hand: a pattern would look at each space again and again. */
function trimSpaces(text: string): string {
  let start = 0;
  while (text[start] === ' ') start++;
  let end = text.length;
  while (end > start && text[end - 1] === ' ' && text[end - 2] !== '\\') end--;
  return text.slice(start, end);
}

/** Removes escapes; an unescaped space at either end is no part of the value. */
function readValue(text: string): string {
  const trimmed = trimSpaces(text);
  if (trimmed.startsWith('#')) return fromHexBer(trimmed.slice(1));
  if (!trimmed.includes('\\')) return trimmed;
  const octets: Buffer[] = [];
  for (let at = 0; at < trimmed.length; ) {
    if (trimmed[at] !== '\\') {
      const next = trimmed.indexOf('\\', at);
      const end = next < 0 ? trimmed.length : next;
      octets.push(Buffer.from(trimmed.slice(at, end)));
      at = end;
    } else if (hex.test(trimmed.slice(at + 1, at + 3))) {
      octets.push(Buffer.from(trimmed.slice(at + 1, at + 3), 'hex'));
      at += 3;
    } else {
      octets.push(Buffer.from(trimmed.slice(at + 1, at + 2)));
      at += 2;
    }
  }
  return Buffer.concat(octets).toString('utf8');
}

/** `#04024869`: the value as the BER of one string. */
function fromHexBer(text: string): string {
  const octets = Buffer.from(text, 'hex');
  if (octets.length < 2 || octets.length * 2 !== text.length || octets[1] !== octets.length - 2) {
    throw new InvalidDnError(`no BER value in #${text}`);
  }
  return octets.toString('utf8', 2);
}

/** Splits at separators that are not escaped. */
function split(text: string, separators: '+' | ',;'): string[] {
  if (!text.includes('\\')) return text.split(separators === '+' ? '+' : /[,;]/);
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character !== undefined && separators.includes(character)) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

/** Levels lately read, by their text: nearly every name of a directory ends in the same few. */
const lately = new Map<string, RelativeName>();
const latelyLimit = 5_000;

function readLevel(text: string): RelativeName {
  const known = lately.get(text);
  if (known) return known;
  if (lately.size >= latelyLimit) lately.clear();
  const level = parseLevel(text);
  lately.set(text, level);
  return level;
}

function parseLevel(text: string): RelativeName {
  return split(text, '+').map((part) => {
    const equals = part.indexOf('=');
    if (equals < 0) throw new InvalidDnError(`no "=" in ${JSON.stringify(part)}`);
    const value = readValue(part.slice(equals + 1));
    if (value === '') throw new InvalidDnError(`no value in ${JSON.stringify(part)}`);
    return { type: readType(part.slice(0, equals)), value };
  });
}

const normalAssertion = ({ type, value }: Assertion): string => `${type.toLowerCase()}=${escapeDnValue(foldCase(value))}`;

/** The normal form of one level; several assertions are brought into one order. */
export function normalLevel(level: RelativeName): string {
  const [only] = level;
  if (level.length === 1 && only) return normalAssertion(only);
  return level.map(normalAssertion).sort().join('+');
}

/** One level as slapd prints it. */
export const levelText = (level: RelativeName): string => level.map(({ type, value }) => `${type}=${escapeDnValue(value)}`).join('+');

const forms = new WeakMap<RelativeName, { readonly text: string; readonly normal: string }>();

function formsOf(level: RelativeName): { readonly text: string; readonly normal: string } {
  let found = forms.get(level);
  if (!found) {
    found = { text: levelText(level), normal: normalLevel(level) };
    forms.set(level, found);
  }
  return found;
}

/** Names put together from levels that are already parsed. */
export function dnOf(levels: readonly RelativeName[]): DistinguishedName {
  const written = levels.map(formsOf);
  return { levels, text: written.map(({ text }) => text).join(','), normal: written.map(({ normal }) => normal).join(',') };
}

/** Parses a DN as people and programs write it. Throws InvalidDnError. The empty text is the root. */
export function parseDn(text: string): DistinguishedName {
  if (/^ *$/.test(text)) return { levels: [], text: '', normal: '' };
  return dnOf(split(text, ',;').map(readLevel));
}

/** Parses a single level, such as the new name in ModifyDN. Throws InvalidDnError. */
export function parseRelativeName(text: string): RelativeName {
  const [level, ...more] = parseDn(text).levels;
  if (!level || more.length > 0) throw new InvalidDnError(`not one level: ${JSON.stringify(text)}`);
  return level;
}

/** The normal form of a DN, or undefined where the text is none. */
export function normalDn(text: string): string | undefined {
  try {
    return parseDn(text).normal;
  } catch (error) {
    if (error instanceof InvalidDnError) return undefined;
    throw error;
  }
}
