import { Refusal } from '@uclab/foundation/errors';
import { escapeXml, fault, xml } from '@uclab/platform/soap';
import { SqlDuplicateError, SqlSyntaxError } from '@uclab/platform/sql';
import { DuplicateUserError } from '../users/index.ts';

/** Codes as clients have met them; -1 is for what has no number of its own. */
export const axlCode = { general: '-1', notFoundByGet: '5007', notFoundByUpdate: '5003', duplicate: '-239', sqlSyntax: '201' } as const;

/** What an operation answers in place of a result. */
export class AxlFault extends Error {
  override readonly name = 'AxlFault';
  readonly code: string;
  /** What the log says beside the message, and the caller is not told; empty for nothing. */
  readonly logged: string;

  constructor(code: string, message: string, logged = '') {
    super(message);
    this.code = code;
    this.logged = logged;
  }
}

/** The fault for a missing object, in the words of get and do operations; `by` tells what named it where that is not plain. */
export const notFound = (object: string, by?: string): AxlFault =>
  new AxlFault(axlCode.notFoundByGet, `Item not valid: The specified ${object} was not found${by === undefined ? '' : ` (${by})`}`);

/** Whatever an operation threw, as the caller is told it; undefined for what no caller should read. */
export function axlFaultOf(error: unknown): AxlFault | undefined {
  if (error instanceof AxlFault) return error;
  if (error instanceof DuplicateUserError) return new AxlFault(axlCode.duplicate, error.message);
  if (error instanceof SqlDuplicateError) return new AxlFault(axlCode.duplicate, error.words);
  if (error instanceof SqlSyntaxError) return new AxlFault(axlCode.sqlSyntax, error.words);
  if (!(error instanceof Refusal)) return undefined;
  return new AxlFault(error.kind === 'not-found' ? axlCode.notFoundByUpdate : axlCode.general, error.message);
}

/**
 * The SOAP message of a fault, with the detail that AXL clients read.
 * AXL Developer Guide, https://developer.cisco.com/docs/axl/axl-developer-guide
 */
export function faultMessage({ code, message }: AxlFault, operation: string): string {
  const text = escapeXml(message);
  const detail = xml(
    'axlError',
    {},
    xml('axlcode', {}, escapeXml(code)),
    xml('axlmessage', {}, text),
    xml('request', {}, escapeXml(operation)),
  );
  return fault('1.1', { code: 'Server', reason: message, detail });
}
