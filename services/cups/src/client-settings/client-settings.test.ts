import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '@uclab/foundation/errors';
import { Store } from '@uclab/platform/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { schema } from '../database/index.ts';
import { checkedSettings, directoryProperties, settingsWrites, storedSettings } from './index.ts';
import { defaultAttributes } from './server-types.ts';
import { fromWire, toWire } from './wire.ts';

const profile = {
  name: 'everybody',
  anonymousBind: false,
  bindDn: 'cn=manager',
  password: 'secret',
  contexts: [{ dn: 'dc=lab,dc=example', recursive: true }],
  primary: 'directory',
  backup1: '',
  backup2: '',
  filter: '',
  isDefault: true,
};
const settings = {
  servers: [{ name: 'directory', host: 'directory', port: 636, protocol: 'TLS' as const }],
  profiles: [profile],
  serverType: 'OpenLDAP' as const,
  attributes: defaultAttributes('OpenLDAP'),
  users: new Map([['nobody', '']]),
  revision: 3,
};
const withProfile = (changes: object) => ({ ...settings, profiles: [{ ...profile, ...changes }] });

/** The field and the rule of a refusal. */
function refusalOf(input: unknown): string {
  try {
    checkedSettings(input);
  } catch (error) {
    if (error instanceof Refusal) return `${error.field} | ${error.message}`;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a setting that breaks a rule is refused by field and rule', () => {
  const context = { dn: 'dc=x', recursive: true };

  it.each<[string, unknown, string]>([
    [
      'four contexts',
      withProfile({ contexts: [context, context, context, context] }),
      'profiles.0.contexts | profiles.0.contexts: a profile has 3 search contexts at most.',
    ],
    [
      'an empty context',
      withProfile({ contexts: [{ dn: '', recursive: true }] }),
      'profiles.0.contexts.0.dn | profiles.0.contexts.0.dn: a search context is not empty.',
    ],
    [
      'a search context that is no name',
      withProfile({ contexts: [{ dn: 'not a dn', recursive: true }] }),
      'profiles.0.contexts.0.dn | profiles.0.contexts.0.dn: a search context is a distinguished name, for instance ou=People,dc=lab,dc=example.',
    ],
    [
      'a malformed filter',
      withProfile({ filter: '&(objectcategory=person)(memberof=Presence Users))' }),
      'profiles.0.filter | profiles.0.filter: the filter is malformed at character 1: an opening parenthesis is missing.',
    ],
    [
      'a server that is not there',
      withProfile({ backup1: 'other' }),
      'profiles.0.backup1 | profiles.0.backup1: profile "everybody" names an LDAP server "other"; the only one is directory.',
    ],
    [
      'a bind without a password',
      withProfile({ password: '' }),
      'profiles.0.password | profiles.0.password: profile "everybody" needs a bind DN and a password, or an anonymous bind.',
    ],
    [
      'a port',
      { ...settings, servers: [{ ...settings.servers[0], port: 70_000 }] },
      'servers.0.port | servers.0.port: a port is between 1 and 65535.',
    ],
    [
      'a host',
      { ...settings, servers: [{ ...settings.servers[0], host: 'a b' }] },
      'servers.0.host | servers.0.host: a host name or an address is wanted: letters, digits and . - _ : only, 255 characters at most.',
    ],
    [
      'two servers of a name',
      { ...settings, servers: [settings.servers[0], settings.servers[0]] },
      'servers | servers: there are two of the name "directory".',
    ],
    [
      'an attribute name',
      { ...settings, attributes: { ...settings.attributes, UserID: 'uid=*)(x' } },
      'attributes.UserID | attributes.UserID: an attribute name has letters, digits and - and begins with a letter.',
    ],
    [
      'a field',
      { ...settings, attributes: { ...settings.attributes, Shoe: 'x' } },
      'attributes | attributes: the fields of the client are UserID, FirstName, LastName, DisplayName, EmailAddress, BusinessPhone.',
    ],
    [
      'a server type',
      { ...settings, serverType: 'Novell' },
      'serverType | serverType: the server type is one of Microsoft Active Directory, iPlanet or Sun ONE LDAP Server, OpenLDAP, Microsoft Active Directory Application Mode.',
    ],
    [
      "a user's profile",
      { ...settings, users: new Map([['asmith', 'gone']]) },
      'users.asmith | users.asmith: there is no LDAP profile "gone"; the only one is everybody.',
    ],
    [
      'two default profiles',
      { ...settings, profiles: [profile, { ...profile, name: 'other' }] },
      'profiles | profiles: one profile at most is the default one.',
    ],
  ])('%s', (_case, input, refusal) => {
    expect(refusalOf(input)).toBe(refusal);
  });

  it('but a filter that is to be taken unread is', () => {
    const filter = '&(objectcategory=person)(memberof=Presence Users))';
    expect(checkedSettings(withProfile({ filter }), (text) => text === filter).profiles[0]?.filter).toBe(filter);
  });
});

describe('kept in the database', () => {
  let folder = '';
  let store: Store;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uclab-client-settings-'));
    store = await Store.open({ file: join(folder, 'a.sqlite'), schema, checkpointFile: join(folder, 'checkpoint.sqlite') });
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('they are read as they were written', async () => {
    const three = { ...profile, contexts: ['a', 'b', 'c'].map((dn, index) => ({ dn: `ou=${dn}`, recursive: index !== 1 })) };
    const written = { ...settings, profiles: [three, { ...profile, name: 'other', isDefault: false, filter: '(a=b)' }] };
    await store.write(settingsWrites(checkedSettings(written)));
    expect(storedSettings(store)).toEqual(written);
  });

  it('a database that never had any hands out nothing', () => {
    expect(storedSettings(store)).toMatchObject({ servers: [], profiles: [], serverType: 'OpenLDAP', revision: 0 });
  });
});

describe('for the laboratory', () => {
  it('a password is a digest, and stays where none is put', () => {
    const wire = toWire(settings);
    expect(JSON.stringify(wire)).not.toContain('secret');
    expect(checkedSettings(fromWire(wire, settings)).profiles[0]?.password).toBe('secret');
    const other = { ...wire, profiles: wire.profiles.map((one) => ({ ...one, password: 'new' })) };
    expect(checkedSettings(fromWire(other, settings)).profiles[0]?.password).toBe('new');
  });

  it('another server type brings its attributes, beside those that are put', () => {
    const wire = { ...toWire(settings), serverType: 'Microsoft Active Directory', attributes: { UserID: 'telephoneNumber' } };
    expect(checkedSettings(fromWire(wire, settings)).attributes).toMatchObject({ UserID: 'telephoneNumber', DisplayName: 'displayName' });
  });
});

describe('what a client is told', () => {
  const told = (userid: string | undefined, changes: object = {}) => new Map(directoryProperties({ ...settings, ...changes }, userid));

  it('is the profile of the user, with the password in clear', () => {
    const properties = told('asmith');
    expect(Object.fromEntries(properties)).toMatchObject({
      'Directory.Primary.Address': 'directory',
      'Directory.Primary.Port': '636',
      'Directory.Primary.Protocol': 'TLS',
      'Directory.Backup1.Address': '',
      'Directory.ConfigurationName': 'everybody',
      'Directory.DN': 'cn=manager',
      'Directory.Password': 'secret',
      'Directory.AnonymousBind': 'FALSE',
      'Directory.SearchContext1': 'dc=lab,dc=example',
      'Directory.SearchRecursive1': 'TRUE',
      'Directory.SearchContext2': '',
      'Directory.SearchRecursive2': '',
      'Directory.SearchFilter': '',
      'Directory.Attribute.UserID': 'uid',
    });
  });

  it('is empty for a user who has none, in any case of letters, and where there is no default one', () => {
    for (const properties of [told('NoBody'), told(undefined), told('asmith', { profiles: [{ ...profile, isDefault: false }] })]) {
      const filled = [...properties].filter(([name, value]) => !name.startsWith('Directory.Attribute.') && value !== '');
      expect(filled).toEqual([]);
      expect(properties.get('Directory.Password')).toBe('');
    }
  });

  it('has no account for an anonymous bind', () => {
    const properties = told('asmith', { profiles: [{ ...profile, anonymousBind: true }] });
    expect([properties.get('Directory.AnonymousBind'), properties.get('Directory.DN'), properties.get('Directory.Password')]).toEqual([
      'TRUE',
      '',
      '',
    ]);
  });
});
