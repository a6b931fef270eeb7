import { z } from 'zod';

/** system, directory, authentication */
export const ldapSectionSchema = z.enum(['system', 'directory', 'authentication']);
export type LdapSection = z.infer<typeof ldapSectionSchema>;

const serverSchema = z.object({ host: z.string(), port: z.number(), ssl: z.boolean() });

/** GET /api/v1/ldap */
export const ldapSettingsSchema = z.object({
  system: z.object({ syncEnabled: z.boolean(), serverType: z.string(), userIdAttribute: z.string() }),
  directories: z.array(
    z.object({
      name: z.string(),
      managerDn: z.string(),
      searchBase: z.string(),
      servers: z.array(serverSchema),
      /** `6h`, `7d`, `2w`, `1mo`, or `once`. */
      schedule: z.string(),
      /** Next re-sync time, YYYY-MM-DD hh:mm, UTC; empty where no run is to come. */
      next: z.string(),
      /** Name of its custom filter; empty for the default filter of the server type. */
      filter: z.string(),
      /** The attribute behind each field that an administrator chooses: for the user id in LDAP System, for the others here. */
      attributes: z.object({ userId: z.string(), middleName: z.string(), phoneNumber: z.string(), mailId: z.string() }),
    }),
  ),
  /** Custom filters, which agreements name. */
  filters: z.array(z.object({ name: z.string(), filter: z.string() })),
  authentication: z.object({ enabled: z.boolean(), managerDn: z.string(), searchBase: z.string(), servers: z.array(serverSchema) }),
});
export type LdapSettings = z.infer<typeof ldapSettingsSchema>;

/**
 * PATCH /api/v1/ldap/{section}. system: syncEnabled, serverType, userIdAttribute. directory: name (which agreement, needed when
 * there are several), managerDn, managerPassword, searchBase, interval, once, next, filter, host, port, ssl, servers. authentication: enabled, managerDn,
 * managerPassword, searchBase, host, port, ssl, servers. `servers` is `host:port[:ssl],…`; host, port and ssl change the first one.
 */
export const setLdapSchema = z.strictObject({ values: z.record(z.string(), z.string()) });

const name = z.string().min(1).max(50);

/**
 * POST /api/v1/ldap/directories: a new agreement. Values as in PATCH /ldap/directory; managerDn, managerPassword and
 * searchBase are needed; middleName, phoneNumber and mailId choose attributes, which is not changed later.
 */
export const addAgreementSchema = z.strictObject({ name, values: z.record(z.string(), z.string()) });

/** PUT /api/v1/ldap/filters/{name}: a custom filter; an empty one deletes it. */
export const setFilterSchema = z.strictObject({ filter: z.string().max(2_000) });
