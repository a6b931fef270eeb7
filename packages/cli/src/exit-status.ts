import type { LabError } from '@uclab/contracts/lab-api';

/** What a program that calls uclab can rely on. */
export const exitStatus = {
  done: 0,
  /**
   * The product refused, or its state forbids it: a sign-in, a run of the synchronisation, a setting, a certificate, an entry; or there is
   * no object of that name.
   */
  productSaidNo: 1,
  usage: 2,
  labUnreachable: 3,
  nodeUnreachable: 4,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** Ends a command with a status of its own; the message goes to standard error. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly status: ExitStatus;
  /** As in the lab's HTTP API, of what a node refused. */
  readonly code: LabError['error']['code'] | undefined;

  constructor(status: ExitStatus, message: string, code?: LabError['error']['code']) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
