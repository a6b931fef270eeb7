import { foldCase, foldSpace, normalDn } from '@uclab/foundation/distinguished-name';

/**
 * How values of one kind are checked, compared and written down. A value is always a string; in `octets` syntaxes each
 * character stands for one octet, so that a photo or a GUID survives.
 */
export interface Syntax {
  readonly oid: string;
  readonly equality?: string;
  readonly ordering?: string;
  readonly substrings?: string;
  readonly octets?: true;
  readonly valid: (value: string) => boolean;
  /** Two values are equal when their normal forms are the same string; undefined when the value cannot be of this syntax. */
  readonly normal: (value: string) => string | undefined;
  /** The form of a part of a value, in which spaces at its ends count; there where parts can be looked for. */
  readonly part?: (value: string) => string;
  /** Negative, zero or positive, on two normal forms. */
  readonly compare?: (left: string, right: string) => number;
}

const foldPart = (value: string): string => value.normalize('NFKC').toLowerCase().replace(/ +/g, ' ');
const foldTelephone = (value: string): string => value.toLowerCase().replace(/[ -]/g, '');
const byCode = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
const ascii = /^[\x20-\x7e\t]*$/;
/** Longer numbers than any directory holds would only cost time. */
const integer = /^-?(?:0|[1-9]\d{0,39})$/;
const generalizedTime = /^\d{10}(?:\d{2}(?:\d{2}(?:[.,]\d+)?)?)?Z$/;
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const objectIdentifier = /^(?:[a-z][\w-]*|\d+(?:\.\d+)*)$/i;

const syntax = (definition: Syntax): Syntax => definition;

export const directoryString = syntax({
  oid: '1.3.6.1.4.1.1466.115.121.1.15',
  equality: 'caseIgnoreMatch',
  substrings: 'caseIgnoreSubstringsMatch',
  part: foldPart,
  valid: (value) => value !== '',
  normal: foldCase,
});

export const caseExactString = syntax({
  oid: directoryString.oid,
  equality: 'caseExactMatch',
  valid: directoryString.valid,
  normal: foldSpace,
});

export const ia5String = syntax({
  oid: '1.3.6.1.4.1.1466.115.121.1.26',
  equality: 'caseIgnoreIA5Match',
  substrings: 'caseIgnoreIA5SubstringsMatch',
  part: foldPart,
  valid: (value) => ascii.test(value),
  normal: foldCase,
});

export const telephoneNumber = syntax({
  oid: '1.3.6.1.4.1.1466.115.121.1.50',
  equality: 'telephoneNumberMatch',
  substrings: 'telephoneNumberSubstringsMatch',
  part: foldTelephone,
  valid: (value) => /^[\w '()+,./:?=-]+$/.test(value),
  normal: foldTelephone,
});

export const integerNumber = syntax({
  oid: '1.3.6.1.4.1.1466.115.121.1.27',
  equality: 'integerMatch',
  ordering: 'integerOrderingMatch',
  valid: (value) => integer.test(value),
  normal: (value) => (integer.test(value) ? value : undefined),
  compare: (left, right) => (left === right ? 0 : BigInt(left) < BigInt(right) ? -1 : 1),
});

export const truthValue = syntax({
  oid: '1.3.6.1.4.1.1466.115.121.1.7',
  equality: 'booleanMatch',
  valid: (value) => value === 'TRUE' || value === 'FALSE',
  normal: (value) => value.toUpperCase(),
});

export const distinguishedName = syntax({
  oid: '1.3.6.1.4.1.1466.115.121.1.12',
  equality: 'distinguishedNameMatch',
  valid: (value) => normalDn(value) !== undefined,
  normal: normalDn,
});

export const time = syntax({
  oid: '1.3.6.1.4.1.1466.115.121.1.24',
  equality: 'generalizedTimeMatch',
  ordering: 'generalizedTimeOrderingMatch',
  valid: (value) => generalizedTime.test(value),
  normal: (value) => (generalizedTime.test(value) ? value.slice(0, -1).padEnd(14, '0') : undefined),
  compare: byCode,
});

export const octetString = syntax({
  oid: '1.3.6.1.4.1.1466.115.121.1.40',
  equality: 'octetStringMatch',
  octets: true,
  valid: () => true,
  normal: (value) => value,
});

/** Certificates and photos: kept and handed out, matched by nothing. */
export const binary = syntax({ oid: '1.3.6.1.4.1.1466.115.121.1.5', octets: true, valid: () => true, normal: () => undefined });

export const oid = syntax({
  oid: '1.3.6.1.4.1.1466.115.121.1.38',
  equality: 'objectIdentifierMatch',
  valid: (value) => objectIdentifier.test(value),
  normal: (value) => value.toLowerCase(),
});

export const uniqueIdentifier = syntax({
  oid: '1.3.6.1.1.16.1',
  equality: 'UUIDMatch',
  ordering: 'UUIDOrderingMatch',
  valid: (value) => uuid.test(value),
  normal: (value) => (uuid.test(value) ? value.toLowerCase() : undefined),
  compare: byCode,
});
