import { type ClientReadableStream, type ClientUnaryCall, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { deadlineIn } from '../clock/index.ts';
import { formatTraceparent, type Trace } from '../journal/index.ts';
import { fieldKey } from './field-key.ts';

/** A call that did not succeed; `code` is the gRPC status by name, for instance `UNAVAILABLE` or `DEADLINE_EXCEEDED`. */
export class RpcFailure extends Error {
  override readonly name = 'RpcFailure';
  readonly code: string;
  /** The input that broke a rule, where the other side named one. */
  readonly field: string | undefined;

  constructor(error: ServiceError) {
    super(error.details || error.message, { cause: error });
    this.code = status[error.code] ?? 'UNKNOWN';
    const [field] = error.metadata?.get(fieldKey) ?? [];
    this.field = typeof field === 'string' ? decodeURIComponent(field) : undefined;
  }
}

const metadataOf = (trace: Trace | undefined): Metadata => {
  const metadata = new Metadata();
  if (trace) metadata.set('traceparent', formatTraceparent(trace));
  return metadata;
};

type UnaryMethod<Request, Response> = (
  request: Request,
  metadata: Metadata,
  options: { deadline: number },
  callback: (error: ServiceError | null, response: Response) => void,
) => ClientUnaryCall;

/**
 * Calls a unary method; throws RpcFailure. `method` is bound: `(...args) => client.getStatus(...args)`.
 * The deadline is real time.
 */
export function unary<Request, Response>(
  method: UnaryMethod<Request, Response>,
  request: Request,
  options: { deadlineMs: number; trace?: Trace | undefined },
): Promise<Response> {
  return new Promise((resolve, reject) => {
    method(request, metadataOf(options.trace), { deadline: deadlineIn(options.deadlineMs) }, (error, response) =>
      error ? reject(new RpcFailure(error)) : resolve(response),
    );
  });
}

/**
 * Reads a server stream until it ends, fails (throws RpcFailure) or the signal is aborted (returns). Keepalive stands in
 * for a deadline.
 */
export async function streamFrom<Request, Response>(
  method: (request: Request, metadata: Metadata) => ClientReadableStream<Response>,
  request: Request,
  options: { signal: AbortSignal; trace?: Trace | undefined },
  onMessage: (message: Response) => void | Promise<void>,
): Promise<void> {
  if (options.signal.aborted) return;
  const stream = method(request, metadataOf(options.trace));
  const cancel = () => stream.cancel();
  options.signal.addEventListener('abort', cancel, { once: true });
  try {
    for await (const message of stream) await onMessage(message);
  } catch (error) {
    if (options.signal.aborted) return;
    throw isServiceError(error) ? new RpcFailure(error) : error;
  } finally {
    options.signal.removeEventListener('abort', cancel);
  }
}

const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' && 'details' in error;
