import { messageOf, Refusal } from '@uclab/foundation/errors';

/** A service that could not be started; `cause` is what its start threw. */
export class ServiceNotStartedError extends Refusal {
  readonly service: string;

  constructor(service: string, cause: unknown) {
    super('conflict', `${service} did not start: ${messageOf(cause)}`);
    this.service = service;
    this.cause = cause;
  }
}
