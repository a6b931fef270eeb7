/** What a person reads in the client when signing in, whatever the cause. */
export const words = {
  signedIn: 'Signed in',
  /** For everything that the node refuses. */
  refused: 'Your username or password is not correct',
  /** For a node that cannot be reached or does not answer. */
  unreachable: 'Cannot communicate with the server',
  /** CUCM's own log-in page. */
  refusedAtCucm: 'Log on failed - Invalid User ID or Password',
} as const;
