import type { LabError } from '@uclab/contracts/lab-api';
import { Refusal } from '@uclab/foundation/errors';
import { AxlFault } from '../cucm-admin/index.ts';

type Code = LabError['error']['code'];

const statuses: Readonly<Record<Code, number>> = {
  invalid: 400,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  refused: 422,
  unreachable: 502,
  internal: 500,
};

const bodyOf = (code: Code, message: string, field?: string): { status: number; body: LabError } => ({
  status: statuses[code],
  body: { error: { code, message, ...(field === undefined ? {} : { field }) } },
});

export const forbidden = (message: string) => bodyOf('forbidden', message);
export const notFound = (message: string) => bodyOf('not-found', message);

/** The answer to a request that failed. What nobody foresaw is called internal, and its words stay in the log. */
export function answerTo(error: unknown): { status: number; body: LabError } {
  if (error instanceof Refusal) return bodyOf(error.kind, error.message, error.field);
  if (error instanceof AxlFault) return bodyOf('refused', `CUCM refused that: ${error.message}`);
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return bodyOf('too-large', 'The request is too large; a body has at most 1 MiB.');
  if (status === 415) return bodyOf('invalid', 'The body of a request is JSON; send it with the header content-type: application/json.');
  if (typeof status === 'number' && status >= 400 && status < 500 && error instanceof Error) return bodyOf('invalid', `${error.message}.`);
  return bodyOf('internal', 'Something went wrong in the laboratory; its log has the details.');
}
