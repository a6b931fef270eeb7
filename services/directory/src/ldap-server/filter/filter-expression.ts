/** A search filter as it came (RFC 4511 section 4.5.1.7). In values each character stands for one octet. */
export type FilterExpression =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly FilterExpression[] }
  | { readonly kind: 'not'; readonly filter: FilterExpression }
  | { readonly kind: 'present'; readonly description: string }
  | ValueExpression
  | SubstringsExpression
  | ExtensibleExpression;

export interface ValueExpression {
  readonly kind: 'equal' | 'approximate' | 'atLeast' | 'atMost';
  readonly description: string;
  readonly octets: string;
}

export interface SubstringsExpression {
  readonly kind: 'substrings';
  readonly description: string;
  readonly initial: string;
  readonly any: readonly string[];
  readonly final: string;
}

export interface ExtensibleExpression {
  readonly kind: 'extensible';
  /** Empty: the attribute's own equality rule. */
  readonly rule: string;
  /** Empty: every attribute that the rule fits. */
  readonly description: string;
  readonly octets: string;
  readonly dnAttributes: boolean;
}
