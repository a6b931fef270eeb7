import type { FilterExpression } from '../filter/filter-expression.ts';

/** A control that came with a request (RFC 4511 section 4.1.11). */
export interface RequestControl {
  readonly oid: string;
  readonly critical: boolean;
  readonly value?: Buffer;
}

/** An attribute with values as they came; each character stands for one octet until the type is known. */
export interface WrittenAttribute {
  readonly description: string;
  readonly octets: readonly string[];
}

export interface BindRequest {
  readonly kind: 'bind';
  readonly version: number;
  readonly dn: string;
  /** Undefined when the client wants SASL. */
  readonly password: string | undefined;
}

export const scopes = ['base', 'one', 'sub', 'children'] as const;
export type Scope = (typeof scopes)[number];

export interface SearchRequest {
  readonly kind: 'search';
  readonly base: string;
  readonly scope: Scope;
  readonly dereference: number;
  /** 0: none asked for. */
  readonly sizeLimit: number;
  readonly timeLimitS: number;
  readonly typesOnly: boolean;
  readonly filter: FilterExpression;
  readonly attributes: readonly string[];
}

export interface AddRequest {
  readonly kind: 'add';
  readonly dn: string;
  readonly attributes: readonly WrittenAttribute[];
}

export interface DeleteRequest {
  readonly kind: 'delete';
  readonly dn: string;
}

export const changeKinds = ['add', 'delete', 'replace', 'increment'] as const;
export type ChangeKind = (typeof changeKinds)[number];

export interface Change extends WrittenAttribute {
  readonly operation: ChangeKind;
}

export interface ModifyRequest {
  readonly kind: 'modify';
  readonly dn: string;
  readonly changes: readonly Change[];
}

export interface ModifyDnRequest {
  readonly kind: 'modifyDn';
  readonly dn: string;
  readonly newName: string;
  readonly deleteOldName: boolean;
  readonly newSuperior: string | undefined;
}

export interface CompareRequest {
  readonly kind: 'compare';
  readonly dn: string;
  readonly description: string;
  readonly octets: string;
}

export interface ExtendedRequest {
  readonly kind: 'extended';
  readonly name: string;
}

export type AnsweredRequest =
  | BindRequest
  | SearchRequest
  | AddRequest
  | DeleteRequest
  | ModifyRequest
  | ModifyDnRequest
  | CompareRequest
  | ExtendedRequest;

export type Request = AnsweredRequest | { readonly kind: 'unbind' } | { readonly kind: 'abandon'; readonly target: number };

/** One message of a client. `problem` stands for a request that is LDAP but cannot be read, which is answered and not fatal. */
export interface RequestMessage {
  readonly id: number;
  readonly request: Request;
  readonly controls: readonly RequestControl[];
}
