import {
  Metadata,
  type Server,
  type ServerCredentials,
  type ServerUnaryCall,
  type ServiceError,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { messageOf, Refusal, type RefusalKind } from '../errors/index.ts';
import { type Trace, traceOrNew } from '../journal/index.ts';
import { fieldKey } from './field-key.ts';

const codes: Record<RefusalKind, status> = {
  invalid: status.INVALID_ARGUMENT,
  'not-found': status.NOT_FOUND,
  conflict: status.FAILED_PRECONDITION,
  // gRPC has no code for a product's own no; nothing else here answers this one.
  refused: status.ABORTED,
  unreachable: status.UNAVAILABLE,
};

const traceOf = (metadata: Metadata): Trace => {
  const header = metadata.get('traceparent')[0];
  return traceOrNew(typeof header === 'string' ? header : undefined);
};

/** Tells the caller which input broke a rule. */
function fieldMetadata(field: string): Metadata {
  const metadata = new Metadata();
  metadata.set(fieldKey, encodeURIComponent(field));
  return metadata;
}

/** A unary handler from an async function: a Refusal becomes the gRPC status of its kind, anything else INTERNAL. */
export const answer =
  <Request, Response>(handle: (request: Request, trace: Trace, call: ServerUnaryCall<Request, Response>) => Promise<Response> | Response) =>
  (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    Promise.resolve()
      .then(() => handle(call.request, traceOf(call.metadata), call))
      .then(
        (response) => callback(null, response),
        (error: unknown) => {
          const failure: Partial<ServiceError> = {
            code: error instanceof Refusal ? codes[error.kind] : status.INTERNAL,
            details: messageOf(error),
            ...(error instanceof Refusal && error.field !== undefined ? { metadata: fieldMetadata(error.field) } : {}),
          };
          callback(failure);
        },
      );
  };

/** Binds a gRPC server and answers the port that it got; throws when the port is in use. */
export function startServer(server: Server, host: string, port: number, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
}

/** Closes a server and every stream on it at once; a caller that waits is told UNAVAILABLE. */
export function closeServer(server: Server): void {
  server.forceShutdown();
}
