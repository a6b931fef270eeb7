import { type AttributeType, foldSpace, type Syntax } from '../../schema/index.ts';

/** A matching rule named in an extensible filter (RFC 4517), or by Active Directory's own number. */
export interface MatchingRule {
  readonly name: string;
  /** Whether the rule can look at values of that type at all. */
  readonly fits: (type: AttributeType) => boolean;
  /** Looks at values as they are and not at their normal forms. */
  readonly exact?: true;
  /** A test for this assertion value, or undefined where the value makes no sense. */
  readonly test: (assertion: string, type: AttributeType) => ((value: string) => boolean) | undefined;
}

const largestInteger = 2n ** 63n;

function bits(value: string): bigint | undefined {
  if (!/^-?\d{1,19}$/.test(value)) return undefined;
  const number = BigInt(value);
  return number < largestInteger && number >= -largestInteger ? BigInt.asUintN(64, number) : undefined;
}

function bitRule(name: string, holds: (value: bigint, mask: bigint) => boolean): MatchingRule {
  return {
    name,
    fits: ({ syntax }) => syntax.equality === 'integerMatch',
    test: (assertion) => {
      const mask = bits(assertion);
      if (mask === undefined) return undefined;
      return (value) => {
        const number = bits(value);
        return number !== undefined && holds(number, mask);
      };
    },
  };
}

function equalityRule(name: string, fits: (syntax: Syntax) => boolean): MatchingRule {
  return {
    name,
    fits: ({ syntax }) => fits(syntax),
    test: (assertion, { syntax }) => {
      const normal = syntax.normal(assertion);
      return normal === undefined ? undefined : (value) => value === normal;
    },
  };
}

/** Case counts here, whatever the attribute's own rule is. */
const caseExact: MatchingRule = {
  name: 'caseExactMatch',
  fits: ({ syntax }) => syntax.equality === 'caseIgnoreMatch' || syntax.equality === 'caseExactMatch',
  exact: true,
  test: (assertion) => {
    const folded = foldSpace(assertion);
    return (value) => foldSpace(value) === folded;
  },
};

const named = (rule: string) => (syntax: Syntax) => syntax.equality === rule;
const strings = (syntax: Syntax) => syntax.equality === 'caseIgnoreMatch' || syntax.equality === 'caseIgnoreIA5Match';

/** By object identifier and by name in lower case. */
const rules = new Map<string, MatchingRule>();
const list: [string, MatchingRule][] = [
  ['1.2.840.113556.1.4.803', bitRule('integerBitAndMatch', (value, mask) => (value & mask) === mask)],
  ['1.2.840.113556.1.4.804', bitRule('integerBitOrMatch', (value, mask) => (value & mask) !== 0n)],
  ['2.5.13.0', equalityRule('objectIdentifierMatch', named('objectIdentifierMatch'))],
  ['2.5.13.1', equalityRule('distinguishedNameMatch', named('distinguishedNameMatch'))],
  ['2.5.13.2', equalityRule('caseIgnoreMatch', strings)],
  ['2.5.13.5', caseExact],
  ['2.5.13.13', equalityRule('booleanMatch', named('booleanMatch'))],
  ['2.5.13.14', equalityRule('integerMatch', named('integerMatch'))],
  ['2.5.13.17', equalityRule('octetStringMatch', named('octetStringMatch'))],
  ['2.5.13.20', equalityRule('telephoneNumberMatch', named('telephoneNumberMatch'))],
  ['2.5.13.27', equalityRule('generalizedTimeMatch', named('generalizedTimeMatch'))],
  ['1.3.6.1.4.1.1466.109.114.2', equalityRule('caseIgnoreIA5Match', strings)],
];
for (const [oid, rule] of list) {
  rules.set(oid, rule);
  rules.set(rule.name.toLowerCase(), rule);
}

export const matchingRule = (nameOrOid: string): MatchingRule | undefined => rules.get(nameOrOid.toLowerCase());
