import type { Result } from '../protocol/encode-response.ts';
import type { AnsweredRequest } from '../protocol/requests.ts';
import { LdapError, ResultCode } from '../protocol/result-code.ts';
import { add } from './add.ts';
import type { Backend } from './backend.ts';
import { compare } from './compare.ts';
import { remove } from './delete.ts';
import { modify } from './modify.ts';
import { modifyDn } from './modify-dn.ts';
import { extendedOid } from './special-entries.ts';
import type { Subject } from './subject.ts';

/** Requests that are answered with one result and leave the connection as it is. */
export type PlainRequest = Exclude<AnsweredRequest, { kind: 'bind' | 'search' }>;

/** Carries out a request. Throws LdapError. */
export function perform(backend: Backend, subject: Subject, request: PlainRequest, relaxed: boolean): Result {
  switch (request.kind) {
    case 'add':
      add(backend, subject, request);
      return { code: ResultCode.success };
    case 'delete':
      remove(backend, subject, request);
      return { code: ResultCode.success };
    case 'modify':
      modify(backend, subject, request, relaxed);
      return { code: ResultCode.success };
    case 'modifyDn':
      modifyDn(backend, subject, request);
      return { code: ResultCode.success };
    case 'compare':
      return { code: compare(backend, subject, request) };
    case 'extended':
      if (request.name === extendedOid.whoAmI) return { code: ResultCode.success, value: subject.text === '' ? '' : `dn:${subject.text}` };
      throw new LdapError(ResultCode.protocolError, 'unsupported extended operation');
  }
}

/** What slapd writes into its log when such a request comes. */
export function requestLines(backend: Backend, request: PlainRequest): string[] {
  switch (request.kind) {
    case 'add':
      return [`ADD dn="${request.dn}"`];
    case 'delete':
      return [`DEL dn="${request.dn}"`];
    case 'modify':
      return [`MOD dn="${request.dn}"`, `MOD attr=${request.changes.map(({ description }) => description).join(' ')}`];
    case 'modifyDn':
      return [`MODRDN dn="${request.dn}"`];
    case 'compare':
      return [`CMP dn="${request.dn}" attr="${backend.tree.schema.attribute(request.description)?.name ?? request.description}"`];
    case 'extended':
      return [`EXT oid=${request.name}`, ...(request.name === extendedOid.whoAmI ? ['WHOAMI'] : [])];
  }
}

/** The result that a failure is answered with. Anything but an LdapError is a fault of the server, and is said to be one. */
export function failureResult(error: unknown): Result {
  if (error instanceof LdapError) return { code: error.code, message: error.message, matchedDn: error.matchedDn };
  return { code: ResultCode.other, message: 'internal error' };
}
