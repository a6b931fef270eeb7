/**
 * An entry as a directory server is filled with it. Names of attributes are written as the schema has them. Each value is a
 * string; of objectGUID, whose values are octets, each character stands for one octet.
 */
export interface DirectoryEntry {
  readonly dn: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** An entry while it is being made: memberOf is added when the groups are known. */
export interface DraftEntry {
  readonly dn: string;
  readonly attributes: Record<string, string[]>;
}

/** Who a name and a password belong to. */
export interface DirectoryAccount {
  readonly dn: string;
  readonly password: string;
}

/** A person who can sign in. */
export interface DirectoryPerson extends DirectoryAccount {
  readonly userid: string;
  readonly displayName: string;
  readonly mail: string;
  readonly telephoneNumber: string;
}
