/** The fields of a contact that the presence node maps to attributes of the directory. */
export const contactFields = ['UserID', 'FirstName', 'LastName', 'DisplayName', 'EmailAddress', 'BusinessPhone'] as const;

export type ContactField = (typeof contactFields)[number];

/** Somebody found in the directory, as the client shows them; empty where the entry has no value. */
export interface DirectoryContact {
  readonly userid: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly displayName: string;
  readonly emailAddress: string;
  readonly businessPhone: string;
}

/** The name by which a client calls somebody; empty where the directory has none. */
export const nameOf = ({ displayName, firstName, lastName }: DirectoryContact): string => displayName || `${firstName} ${lastName}`.trim();
