/** What a release of the client cannot do with contacts. */
export interface VersionLimits {
  /** The form for a new contact has a field for the user id, so that a typed contact can have presence. */
  readonly typedContactsMayHaveUserId: boolean;
  /** What a person changes of a contact with a user id is sent to the node. */
  readonly keepsDetailsOfKnownContacts: boolean;
}

/**
 * By the first release that has them. The limits of 7.x are stated in LDAP Integration with CUPS (blog, 15 January 2009, comments 15 and
 * 16): normal, by a limit of the software, perhaps cured in 8.0. That 8.0 and later lift them is assumed.
 */
const table: readonly { readonly from: number; readonly limits: VersionLimits }[] = [
  { from: 8, limits: { typedContactsMayHaveUserId: true, keepsDetailsOfKnownContacts: true } },
  { from: 0, limits: { typedContactsMayHaveUserId: false, keepsDetailsOfKnownContacts: false } },
];

const none: VersionLimits = { typedContactsMayHaveUserId: true, keepsDetailsOfKnownContacts: true };

/** The limits of a release such as `7.0.2`. */
export function limitsOf(version: string): VersionLimits {
  const major = Number.parseInt(version, 10);
  return table.find(({ from }) => major >= from)?.limits ?? none;
}
