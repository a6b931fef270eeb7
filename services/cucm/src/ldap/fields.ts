import { filterMistake } from '@uclab/foundation/ldap-filter';
import { z } from 'zod';
import { scheduleTime } from './schedule.ts';
import { ldapServerTypeSchema, userIdAttributesOf } from './server-types.ts';

/** A text of the LDAP pages: not empty, and no longer than its column. */
const text = (max: number): z.ZodString => z.string().min(1, 'must not be empty').max(max, `has at most ${max} characters`);

/** One of the redundant servers of an agreement or of LDAP Authentication; their order is the order of trying. */
const ldapServerSchema = z.strictObject({
  hostName: text(128).regex(/^[A-Za-z0-9._:-]+$/, 'is a host name or an IP address'),
  ldapPortNumber: z.int('is a number').min(1, 'is between 1 and 65535').max(65_535, 'is between 1 and 65535'),
  sslEnabled: z.boolean().default(false),
});

export const ldapSystemSchema = z
  .strictObject({ syncEnabled: z.boolean(), ldapServer: ldapServerTypeSchema, userIdAttribute: text(128) })
  .refine((system) => userIdAttributesOf(system.ldapServer).includes(system.userIdAttribute), {
    path: ['userIdAttribute'],
    error: (issue) => {
      const type = ldapServerTypeSchema.safeParse(z.object({ ldapServer: z.string() }).safeParse(issue.input).data?.ldapServer);
      return `is one of ${type.success ? userIdAttributesOf(type.data).join(', ') : 'the attributes of the server type'}`;
    },
  });

/** System > LDAP > LDAP System. */
export type LdapSystem = z.infer<typeof ldapSystemSchema>;

export const scheduleUnits = ['HOUR', 'DAY', 'WEEK', 'MONTH'] as const;

/** The shortest time between two runs by schedule. */
const shortestIntervalHours = 6;

export const ldapDirectorySchema = z
  .strictObject({
    name: text(40),
    ldapDn: text(128),
    ldapPassword: text(128),
    userSearchBase: text(256),
    repeatable: z.boolean().default(true),
    intervalValue: z.int('is a number').min(1, 'is 1 or more').max(999, 'is 999 at most'),
    scheduleUnit: z.enum(scheduleUnits, { error: `is one of ${scheduleUnits.join(', ')}` }).default('DAY'),
    nextExecTime: z
      .string()
      .regex(/^(\d{4}-\d{2}-\d{2} \d{2}:\d{2})?$/, 'has the form YYYY-MM-DD hh:mm')
      .refine((text) => text === '' || scheduleTime(text) !== undefined, 'names a day and a time that exist')
      .default(''),
    servers: z.array(ldapServerSchema).min(1, 'names at least one server').max(3, 'names at most three servers'),
    middleName: z.enum(['middleName', 'initials'], { error: 'is middleName or initials' }).default('initials'),
    phoneNumber: z.enum(['telephoneNumber', 'ipPhone'], { error: 'is telephoneNumber or ipPhone' }).default('telephoneNumber'),
    /** Name of a filter of LDAP Filter; empty for the default filter of the server type. */
    ldapFilter: z.string().max(50, 'has at most 50 characters').default(''),
    mailId: z.enum(['mail', 'sAMAccountName', 'uid'], { error: 'is mail, sAMAccountName or uid' }).default('mail'),
  })
  .refine((agreement) => agreement.scheduleUnit !== 'HOUR' || agreement.intervalValue >= shortestIntervalHours, {
    path: ['intervalValue'],
    error: `is at least ${shortestIntervalHours} hours`,
  });

/** System > LDAP > LDAP Directory: one synchronisation agreement. */
export type LdapDirectory = z.infer<typeof ldapDirectorySchema>;

export const ldapAuthenticationSchema = z
  .strictObject({
    authenticateEndUsers: z.boolean(),
    distinguishedName: z.string().max(128, 'has at most 128 characters').default(''),
    ldapPassword: z.string().max(128, 'has at most 128 characters').default(''),
    userSearchBase: z.string().max(256, 'has at most 256 characters').default(''),
    servers: z.array(ldapServerSchema).max(3, 'names at most three servers').default([]),
  })
  .superRefine((settings, context) => {
    if (!settings.authenticateEndUsers) return;
    for (const field of ['distinguishedName', 'ldapPassword', 'userSearchBase', 'servers'] as const) {
      if (settings[field].length > 0) continue;
      context.addIssue({ code: 'custom', path: [field], message: 'must not be empty while end users are authenticated by LDAP' });
    }
  });

/** System > LDAP > LDAP Authentication: one set for the cluster. */
export type LdapAuthentication = z.infer<typeof ldapAuthenticationSchema>;

/** System > LDAP > LDAP Filter: a name and a filter by RFC 4515, in parentheses, of so many bytes at most. */
export const ldapFilterSchema = (longest: number) =>
  z.strictObject({
    name: text(50),
    filter: z
      .string()
      .min(1, 'must not be empty')
      .refine((filter) => Buffer.byteLength(filter) <= longest, `has at most ${longest} bytes`)
      .superRefine((filter, context) => {
        const mistake = filter === '' ? undefined : filterMistake(filter);
        if (!mistake) return;
        context.addIssue({ code: 'custom', message: `is malformed at character ${mistake.position}: ${mistake.words}` });
      }),
  });

/** A custom filter that agreements name. */
export type LdapFilter = z.infer<ReturnType<typeof ldapFilterSchema>>;
