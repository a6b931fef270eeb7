import { childText, type XmlElement } from '@uclab/platform/soap';

/** What a `login` element asks for. */
export interface LoginRequest {
  readonly username: string;
  readonly password: string;
  readonly clientType: string;
  readonly clientVersion: string;
  /** Whether a new key is wanted even where there is one. */
  readonly force: boolean;
  /** Key of an application user, given in place of the password. */
  readonly applicationKey: string | undefined;
}

/** Longer ones belong to nobody; they are cut before they reach a log. */
const longestName = 128;

const cut = (text: string | undefined): string => (text ?? '').trim().slice(0, longestName);

/** Reads a `login` element; what is missing is empty, and refused later like anything else that is wrong. */
export const readLogin = (login: XmlElement): LoginRequest => ({
  username: (childText(login, 'username') ?? '').trim(),
  password: childText(login, 'password') ?? '',
  clientType: cut(login.attributes['client-type']),
  clientVersion: cut(login.attributes['client-version']),
  force: ['true', '1'].includes(login.attributes.force ?? ''),
  applicationKey: childText(login, 'app-session-id')?.trim(),
});

/** A name as it may stand in journal and log. */
export const shownName = (username: string): string => cut(username);
