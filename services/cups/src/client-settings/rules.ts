import { normalDn } from '@uclab/foundation/distinguished-name';
import { Refusal } from '@uclab/foundation/errors';
import { filterMistake } from '@uclab/foundation/ldap-filter';
import { z } from 'zod';
import { contactFields, directoryTypes } from './server-types.ts';
import type { ClientSettings } from './settings.ts';

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/, 'a name has 1 to 64 letters, digits, spaces and . _ -');
const host = z
  .string()
  .regex(/^[\p{L}\p{N}._:-]{1,255}$/u, 'a host name or an address is wanted: letters, digits and . - _ : only, 255 characters at most');
const port = z.int().min(1, 'a port is between 1 and 65535').max(65_535, 'a port is between 1 and 65535');
const protocol = z.enum(['TCP', 'TLS'], { error: 'the protocol is TCP or TLS' });
const dn = z.string().max(512, 'a distinguished name has 512 characters at most');
const attribute = z
  .string()
  .max(64, 'an attribute name has 64 characters at most')
  .regex(/^(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+)$/, 'an attribute name has letters, digits and - and begins with a letter');

const longestFilter = 1_024;
const mostContexts = 3;
const mostOfAKind = 100;

const profileSchema = z.strictObject({
  name,
  anonymousBind: z.boolean(),
  bindDn: dn,
  password: z.string().max(128, 'a password has 128 characters at most'),
  contexts: z
    .array(z.strictObject({ dn: dn.min(1, 'a search context is not empty'), recursive: z.boolean() }))
    .max(mostContexts, `a profile has ${mostContexts} search contexts at most`),
  primary: z.string(),
  backup1: z.string(),
  backup2: z.string(),
  filter: z.string().max(longestFilter, `a filter has ${longestFilter} characters at most`),
  isDefault: z.boolean(),
});

const attributesSchema = z.strictObject(
  {
    UserID: attribute,
    FirstName: attribute,
    LastName: attribute,
    DisplayName: attribute,
    EmailAddress: attribute,
    BusinessPhone: attribute,
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? `the fields of the client are ${contactFields.join(', ')}` : undefined) },
);

const repeated = (names: readonly string[]): string | undefined => names.find((one, index) => names.indexOf(one) !== index);

const settingsSchema = z
  .strictObject({
    servers: z.array(z.strictObject({ name, host, port, protocol })).max(mostOfAKind, `there are ${mostOfAKind} LDAP servers at most`),
    profiles: z.array(profileSchema).max(mostOfAKind, `there are ${mostOfAKind} LDAP profiles at most`),
    serverType: z.enum(directoryTypes, { error: `the server type is one of ${directoryTypes.join(', ')}` }),
    attributes: attributesSchema,
    users: z.map(z.string().min(1, 'a user id is wanted').max(128, 'a user id has 128 characters at most'), z.string()),
    revision: z.int().min(0),
  })
  .superRefine(({ servers, profiles, users }, context) => {
    const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    const serverNames = servers.map((server) => server.name);
    const profileNames = profiles.map((profile) => profile.name);
    for (const [field, names] of Object.entries({ servers: serverNames, profiles: profileNames })) {
      const twice = repeated(names);
      if (twice !== undefined) refuse([field], `there are two of the name "${twice}"`);
    }
    const there = (names: readonly string[]) => {
      if (names.length === 0) return 'there are none at all';
      return names.length === 1 ? `the only one is ${names.join('')}` : `there are ${names.join(', ')}`;
    };
    for (const [index, profile] of profiles.entries()) {
      for (const place of ['primary', 'backup1', 'backup2'] as const) {
        const wanted = profile[place];
        if (wanted === '' || serverNames.includes(wanted)) continue;
        refuse(['profiles', index, place], `profile "${profile.name}" names an LDAP server "${wanted}"; ${there(serverNames)}`);
      }
      if (!profile.anonymousBind && (profile.bindDn === '' || profile.password === '')) {
        const field = profile.bindDn === '' ? 'bindDn' : 'password';
        refuse(['profiles', index, field], `profile "${profile.name}" needs a bind DN and a password, or an anonymous bind`);
      }
    }
    if (profiles.filter(({ isDefault }) => isDefault).length > 1) refuse(['profiles'], 'one profile at most is the default one');
    for (const [userid, profile] of users) {
      if (profile === '' || profileNames.includes(profile)) continue;
      refuse(['users', userid], `there is no LDAP profile "${profile}"; ${there(profileNames)}`);
    }
  });

const refusal = (path: readonly PropertyKey[], words: string): Refusal => {
  const field = path.map(String).join('.') || 'settings';
  return new Refusal('invalid', `${field}: ${words}.`, field);
};

/**
 * Settings that keep every rule. Throws Refusal('invalid'), which names the field and the rule. `isTaken` tells of a search filter or the
 * name of a search context that it is not read: one that the node has already, or one that is put unread.
 */
export function checkedSettings(input: unknown, isTaken: (text: string) => boolean = () => false): ClientSettings {
  const parsed = settingsSchema.safeParse(input);
  const issue = parsed.error?.issues[0];
  if (!parsed.success) throw refusal(issue?.path ?? [], issue?.message ?? 'not as expected');
  for (const [index, { filter, contexts }] of parsed.data.profiles.entries()) {
    // Both are read as soon as they are typed, unless whoever types them wants them as the product takes them.
    const mistake = filter === '' || isTaken(filter) ? undefined : filterMistake(filter);
    if (mistake) throw refusal(['profiles', index, 'filter'], `the filter is malformed at character ${mistake.position}: ${mistake.words}`);
    const unreadable = contexts.findIndex((context) => !isTaken(context.dn) && normalDn(context.dn) === undefined);
    if (unreadable < 0) continue;
    const words = 'a search context is a distinguished name, for instance ou=People,dc=lab,dc=example';
    throw refusal(['profiles', index, 'contexts', unreadable, 'dn'], words);
  }
  return parsed.data;
}
