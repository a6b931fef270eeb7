import { messageOf, Refusal, type RefusalKind } from '@uclab/foundation/errors';
import { RpcFailure } from '@uclab/foundation/rpc';

const kinds: Readonly<Record<string, RefusalKind>> = {
  INVALID_ARGUMENT: 'invalid',
  NOT_FOUND: 'not-found',
  FAILED_PRECONDITION: 'conflict',
  ABORTED: 'refused',
  UNAVAILABLE: 'unreachable',
  DEADLINE_EXCEEDED: 'unreachable',
  // The connection was closed in the middle of it: one of the two is ending.
  CANCELLED: 'unreachable',
};

/** What a failed call to a node means to the person who asked: the node's own refusal, or that the node does not answer. */
export function asRefusal(node: string, error: unknown): Error {
  if (!(error instanceof RpcFailure)) return error instanceof Error ? error : new Error(messageOf(error));
  const kind = kinds[error.code];
  if (kind === undefined) return new Error(`${node}: ${error.message}`, { cause: error });
  if (kind === 'unreachable') return new Refusal(kind, `${node} does not answer the laboratory; see whether it runs.`);
  return new Refusal(kind, error.message, error.field);
}
