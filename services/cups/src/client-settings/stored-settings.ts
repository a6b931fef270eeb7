import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { type ContactField, contactFields, type DirectoryType, defaultAttributes, directoryTypes } from './server-types.ts';
import type { ClientSettings, LdapProfile } from './settings.ts';

const flag = z.int().transform((value) => value !== 0);
const text = z.string();

const serverRow = z.object({ name: text, host: text, port: z.int(), protocol: z.enum(['TCP', 'TLS']) });

const profileRow = z
  .object({
    name: text,
    anonymousBind: flag,
    bindDn: text,
    password: text,
    context1: text,
    context2: text,
    context3: text,
    recursive1: flag,
    recursive2: flag,
    recursive3: flag,
    primary: text,
    backup1: text,
    backup2: text,
    filter: text,
    isDefault: flag,
  })
  .transform(({ context1, context2, context3, recursive1, recursive2, recursive3, ...profile }): LdapProfile => {
    const contexts = [
      { dn: context1, recursive: recursive1 },
      { dn: context2, recursive: recursive2 },
      { dn: context3, recursive: recursive3 },
    ];
    return { ...profile, contexts: contexts.filter(({ dn }) => dn !== '') };
  });

const userRow = z.object({ userid: text, profile: text });
const parameterRow = z.object({ paramname: text, paramvalue: text });

const typeParameter = 'serverType';
const revisionParameter = 'revision';
const usualType: DirectoryType = 'OpenLDAP';

function pageSettings(store: Store): Pick<ClientSettings, 'serverType' | 'attributes' | 'revision'> {
  const rows = store.all(parameterRow, 'SELECT paramname, paramvalue FROM cupcsettings');
  const values = new Map(rows.map(({ paramname, paramvalue }) => [paramname, paramvalue]));
  const serverType = directoryTypes.find((type) => type === values.get(typeParameter)) ?? usualType;
  const attributes: Record<ContactField, string> = { ...defaultAttributes(serverType) };
  for (const field of contactFields) attributes[field] = values.get(field) ?? attributes[field];
  return { serverType, attributes, revision: Number(values.get(revisionParameter) ?? 0) };
}

/** The settings for clients as they stand in the node's database. */
export const storedSettings = (store: Store): ClientSettings => ({
  servers: store.all(serverRow, 'SELECT name, hostname AS host, port, protocol FROM cupcldapserver ORDER BY sortorder'),
  profiles: store.all(
    profileRow,
    `SELECT name, anonymousbind AS anonymousBind, binddn AS bindDn, password, searchcontext1 AS context1, searchcontext2 AS context2,
       searchcontext3 AS context3, searchrecursive1 AS recursive1, searchrecursive2 AS recursive2, searchrecursive3 AS recursive3,
       primaryserver AS "primary", backupserver1 AS backup1, backupserver2 AS backup2, searchfilter AS filter, isdefault AS isDefault
     FROM cupcldapprofile ORDER BY sortorder`,
  ),
  ...pageSettings(store),
  users: new Map(
    store.all(userRow, 'SELECT userid, profile FROM cupcldapprofileuser ORDER BY userid').map(({ userid, profile }) => [userid, profile]),
  ),
});

const bit = (value: boolean): number => (value ? 1 : 0);

const profileValues = (profile: LdapProfile, index: number) => {
  const [first, second, third] = profile.contexts;
  const contexts = [first, second, third].map((context) => context ?? { dn: '', recursive: false });
  return [
    index,
    profile.name,
    bit(profile.anonymousBind),
    profile.bindDn,
    profile.password,
    ...contexts.flatMap(({ dn, recursive }) => [dn, bit(recursive)]),
    profile.primary,
    profile.backup1,
    profile.backup2,
    profile.filter,
    bit(profile.isDefault),
  ];
};

const emptied = (table: string): Write => ({ sql: `DELETE FROM ${table}`, rows: [[]] });

/** What puts these settings in place of those of the database, as one batch. */
export const settingsWrites = (settings: ClientSettings): Write[] => [
  ...['cupcldapserver', 'cupcldapprofile', 'cupcldapprofileuser', 'cupcsettings'].map(emptied),
  {
    sql: 'INSERT INTO cupcldapserver (sortorder, name, hostname, port, protocol) VALUES (?, ?, ?, ?, ?)',
    rows: settings.servers.map(({ name, host, port, protocol }, index) => [index, name, host, port, protocol]),
  },
  {
    sql: `INSERT INTO cupcldapprofile (sortorder, name, anonymousbind, binddn, password, searchcontext1, searchrecursive1, searchcontext2,
      searchrecursive2, searchcontext3, searchrecursive3, primaryserver, backupserver1, backupserver2, searchfilter, isdefault)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    rows: settings.profiles.map(profileValues),
  },
  {
    sql: 'INSERT INTO cupcldapprofileuser (userid, profile) VALUES (?, ?)',
    rows: [...settings.users].map(([userid, profile]) => [userid.toLowerCase(), profile]),
  },
  {
    sql: 'INSERT INTO cupcsettings (paramname, paramvalue) VALUES (?, ?)',
    rows: [
      [typeParameter, settings.serverType],
      [revisionParameter, String(settings.revision)],
      ...contactFields.map((field) => [field, settings.attributes[field]]),
    ],
  },
];
