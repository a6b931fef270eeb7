import { Ber, BerWriter } from 'ldapts';
import type { RequestControl } from './requests.ts';
import { LdapError, ResultCode } from './result-code.ts';
import { StrictReader } from './strict-reader.ts';

export const controlOid = {
  pagedResults: '1.2.840.113556.1.4.319',
  passwordPolicy: '1.3.6.1.4.1.42.2.27.8.5.1',
  manageDsaIt: '2.16.840.1.113730.3.4.2',
  relax: '1.3.6.1.4.1.4203.666.5.12',
} as const;

const known: ReadonlySet<string> = new Set(Object.values(controlOid));

/** A control that goes with a response. */
export interface ResponseControl {
  readonly oid: string;
  readonly value: Buffer;
}

/** Throws unavailableCriticalExtension for a control that this server does not know and the client cannot do without. */
export function refuseUnknownCritical(controls: readonly RequestControl[]): void {
  if (controls.some(({ oid, critical }) => critical && !known.has(oid))) {
    throw new LdapError(ResultCode.unavailableCriticalExtension, 'critical extension is not recognized');
  }
}

/** What the client wants of the next page (RFC 2696). */
export interface PageRequest {
  readonly size: number;
  readonly cookie: string;
}

/** The paged results control of a search, or undefined where there is none. Throws protocolError where it is wrong. */
export function pageRequest(controls: readonly RequestControl[]): PageRequest | undefined {
  const control = controls.find(({ oid }) => oid === controlOid.pagedResults);
  if (!control) return undefined;
  try {
    const value = new StrictReader(control.value ?? Buffer.alloc(0)).sequence();
    const page = { size: value.integer(), cookie: value.octets() };
    if (page.size >= 0) return page;
  } catch {
    // The answer is the same for whatever is wrong with it.
  }
  throw new LdapError(ResultCode.protocolError, 'paged results control could not be decoded');
}

/** The answer to a page: an empty cookie says that it was the last. The count of all entries is not given, as with slapd. */
export function pageResponse(cookie: string): ResponseControl {
  const writer = new BerWriter({ size: 64 });
  writer.startSequence();
  writer.writeInt(0);
  writer.writeString(cookie);
  writer.endSequence();
  return { oid: controlOid.pagedResults, value: writer.buffer };
}

export const wantsPasswordPolicy = (controls: readonly RequestControl[]): boolean =>
  controls.some(({ oid }) => oid === controlOid.passwordPolicy);

/** Whether the client wants the rules relaxed by which the server keeps some attributes to itself (draft-zeilenga-ldap-relax). */
export const wantsRelaxedRules = (controls: readonly RequestControl[]): boolean => controls.some(({ oid }) => oid === controlOid.relax);

/** What the password policy may say of a bind (draft-behera-ldap-password-policy, section 6.2). */
export const policyError = { passwordExpired: 0, accountLocked: 1, changeAfterReset: 2 } as const;
export type PolicyError = keyof typeof policyError;

/** The password policy's own word on a bind; undefined: nothing to say. */
export function passwordPolicyResponse(error: PolicyError | undefined): ResponseControl {
  const errorTag = Ber.Context | 1;
  const writer = new BerWriter({ size: 16 });
  writer.startSequence();
  if (error) writer.writeEnumeration(policyError[error], errorTag);
  writer.endSequence();
  return { oid: controlOid.passwordPolicy, value: writer.buffer };
}
