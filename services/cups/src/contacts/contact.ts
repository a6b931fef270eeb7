/** Details of a contact by field, for instance `DisplayName`, `BusinessPhone`, `EmailAddress`. */
export type ContactDetails = Readonly<Record<string, string>>;

/** A contact with a presence id: its presence can be watched, and it can be sent messages. */
export interface PresenceContact {
  /** The user part of the presence id, as it was given. */
  readonly id: string;
  readonly domain: string;
  readonly group: string;
  /** Empty where none was given. */
  readonly displayName: string;
  /** Auxiliary contact information. */
  readonly details: ContactDetails;
}

/** A contact that somebody typed by hand: details, and nobody whose presence could be known. */
export interface TypedContact {
  /** Given by the node when it is added. */
  readonly contactId: string;
  readonly group: string;
  readonly details: ContactDetails;
}

/** Who may see a user's presence: everybody or nobody, and for whom it is the other way round. */
export interface PrivacyRules {
  readonly byDefault: PrivacyAction;
  /** By user id in lower case. */
  readonly exceptions: Readonly<Record<string, PrivacyAction>>;
}

export type PrivacyAction = 'allow' | 'block';

/** User ids are the same in any case of letters. */
export const foldId = (userid: string): string => userid.toLowerCase();
