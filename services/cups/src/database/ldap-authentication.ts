import type { LdapAuthenticationSettings } from '@uclab/platform/identity';
import type { Store } from '@uclab/platform/store';
import { z } from 'zod';

const flag = z.int().transform((value) => value !== 0);

const settingsRow = z.object({
  enabled: flag,
  managerDn: z.string(),
  managerPassword: z.string(),
  userSearchBase: z.string(),
  userIdAttribute: z.string(),
});

const hostRow = z.object({ host: z.string(), port: z.int(), ssl: flag });

const nothingCopied: LdapAuthenticationSettings = {
  enabled: false,
  managerDn: '',
  managerPassword: '',
  userSearchBase: '',
  userIdAttribute: '',
  servers: [],
};

/**
 * LDAP authentication as this node copied it from CUCM, however old the copy is: the node knows the directory from nowhere
 * else. Source: Troubleshoot Jabber Log in Problems - Non MRA, on `ldapauthentication` and `ldapauthenticationhost`.
 */
export function ldapAuthenticationSettings(store: Store): LdapAuthenticationSettings {
  const settings = store.get(
    settingsRow,
    `SELECT authenticateendusers AS enabled, distinguishedname AS managerDn, ldappassword AS managerPassword,
       usersearchbase AS userSearchBase, useridattribute AS userIdAttribute FROM ldapauthentication`,
  );
  if (!settings) return nothingCopied;
  const servers = store.all(
    hostRow,
    'SELECT hostname AS host, ldapportnumber AS port, sslenabled AS ssl FROM ldapauthenticationhost ORDER BY sortorder',
  );
  return { ...settings, servers };
}
