import type { CallFailure } from './call-failure.ts';

/** What a person reads, and the client's own code for it. */
export interface Screen {
  readonly message: string;
  readonly errorCode: string;
}

/**
 * Texts and codes of the later vendor client (Troubleshoot Jabber Log in Problems - Non MRA); those of CUPC 7 were not found.
 * There is one text for whatever the node refuses, and one for a node that cannot be reached or does not answer.
 */
export const screens = {
  signedOut: { message: '', errorCode: '' },
  signingIn: { message: 'Signing in', errorCode: '' },
  signedIn: { message: 'Signed in', errorCode: '' },
  refused: { message: 'Your username or password is not correct', errorCode: 'LERR_CUP_AUTH' },
  unreachable: { message: 'Cannot communicate with the server', errorCode: 'LERR_CUP_UNREACHABLE' },
  timedOut: { message: 'Cannot communicate with the server', errorCode: 'LERR_CUP_TIMEOUT' },
  unusable: { message: 'Cannot communicate with the server', errorCode: 'LERR_CUP_INTERNAL_ERROR' },
} as const satisfies Record<string, Screen>;

/** What a client shows after a call that brought nothing. */
export const screenOf = (failure: CallFailure): Screen => (failure.symptom === 'NODE_TIMEOUT' ? screens.timedOut : screens.unreachable);
