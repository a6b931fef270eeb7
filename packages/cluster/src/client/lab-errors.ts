import type { LabError } from '@uclab/contracts/lab-api';

/** The laboratory does not answer at its address. */
export class LabUnreachableError extends Error {
  override readonly name = 'LabUnreachableError';

  constructor(url: string, cause: unknown) {
    super(`The lab does not answer at ${url}. Start a cluster (npm start, or docker compose up --wait), or name another with --cluster.`, {
      cause,
    });
  }
}

/** The laboratory refused a request; the message is one sentence for a person. */
export class LabRefusedError extends Error {
  override readonly name = 'LabRefusedError';
  readonly code: LabError['error']['code'];
  readonly field: string | undefined;

  constructor(error: LabError['error']) {
    super(error.message);
    this.code = error.code;
    this.field = error.field;
  }
}
