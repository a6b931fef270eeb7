import type { LdapServer } from '../ldap/index.ts';
import type { CredentialGuard } from './credential-guard.ts';

/** The page LDAP Authentication of CUCM, which the presence nodes copy. */
export interface LdapAuthenticationSettings {
  /** Use LDAP Authentication for End Users. */
  readonly enabled: boolean;
  readonly managerDn: string;
  readonly managerPassword: string;
  readonly userSearchBase: string;
  /** The attribute that holds the user id, `uid` or `sAMAccountName`, from LDAP System. */
  readonly userIdAttribute: string;
  /** Asked in this order; at most three in the product. */
  readonly servers: readonly LdapServer[];
}

/** An end user as the node knows him. */
export interface AccountToCheck {
  readonly userid: string;
  readonly active: boolean;
  /** `local`: not linked to a directory, so always checked here. */
  readonly source: 'ldap' | 'local';
  readonly passwordHash: string;
  /** Of the local password; left out where nothing locks it. It has no say where the directory checks. */
  readonly guard?: CredentialGuard;
  /** For the journal: the presence node that the user belongs to. */
  readonly homeNode?: string;
}

/** All that the product plane is told. It holds no cause, so nothing can leak one. */
export interface AuthenticationOutcome {
  readonly accepted: boolean;
}
