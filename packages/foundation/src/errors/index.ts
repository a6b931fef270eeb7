/**
 * How a refused request is to be read: bad input, something that is not there, a state that forbids it, a product that was asked and
 * said no, a node that does not answer.
 */
export type RefusalKind = 'invalid' | 'not-found' | 'conflict' | 'refused' | 'unreachable';

/**
 * A request on the lab plane that was refused. Its message is one sentence for a person: what is wrong and what to do;
 * `field` names the input that broke a rule.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly kind: RefusalKind;
  readonly field: string | undefined;

  constructor(kind: RefusalKind, message: string, field?: string) {
    super(message);
    this.kind = kind;
    this.field = field;
  }
}

/** The message of whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The system's or a library's error code (`ECONNREFUSED`), or undefined. */
export const codeOf = (error: unknown): string | undefined => {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
};
