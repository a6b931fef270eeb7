import { TestClock } from '@uclab/foundation/clock';
import { Journal, newTrace } from '@uclab/foundation/journal';
import { filterMistake } from '@uclab/foundation/ldap-filter';
import { NameNotResolvedError } from '@uclab/foundation/network';
import { TrustStores } from '@uclab/platform/certificates';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  bindResult,
  entry,
  ScriptedDirectory,
  type ScriptedRequest,
  searchResult,
} from '../../../../packages/platform/src/ldap/testing/scripted-directory.ts';
import { numberFilter, searchFilter, withProfileFilter } from './contact-filter.ts';
import { callerWith, contactsFor, DirectorySearch, type DirectorySettings, directorySettings } from './index.ts';

const base = 'dc=lab,dc=example';
const settings: DirectorySettings = {
  profile: 'everybody',
  servers: [{ host: 'directory', port: 389, ssl: false }],
  bindDn: 'cn=manager',
  password: 'secret',
  contexts: [{ dn: base, recursive: true }],
  filter: '',
  serverType: 'OpenLDAP',
  attributes: {
    UserID: 'uid',
    FirstName: 'givenName',
    LastName: 'sn',
    DisplayName: 'cn',
    EmailAddress: 'mail',
    BusinessPhone: 'telephoneNumber',
  },
};
const bob = {
  uid: ['bjones'],
  givenName: ['Bob'],
  sn: ['Jones'],
  cn: ['Bob Jones'],
  mail: ['b@x'],
  telephoneNumber: ['+1 (408) 555-1212'],
};

let directory: ScriptedDirectory;
let journal: Journal;
let search: DirectorySearch;
let answer: (request: ScriptedRequest) => ReturnType<Parameters<typeof ScriptedDirectory.start>[0]>;

beforeEach(async () => {
  answer = (request) => (request.kind === 'bind' ? [bindResult(request)] : [entry(request, 'uid=bjones', bob), searchResult(request)]);
  directory = await ScriptedDirectory.start((request) => answer(request));
  const clock = new TestClock();
  journal = new Journal('cupc', clock);
  const ports: Record<string, number> = { 'directory:389': directory.port, 'backup:389': directory.port, 'dead:389': 1 };
  search = new DirectorySearch({
    network: {
      node: 'cupc',
      resolve: (host, port) => {
        const found = ports[`${host}:${port}`];
        if (found === undefined) throw new NameNotResolvedError(host);
        return { host: '127.0.0.1', port: found };
      },
    },
    clock,
    journal,
    trustStores: new TrustStores('/nowhere', clock, ['pc-trust']),
  });
});

afterEach(() => directory.stop());

const told = () => journal.since(0).events.map(({ kind, symptom }) => (symptom ? `${kind} ${symptom}` : kind));
const symptomOf = async (used: DirectorySettings | undefined) =>
  (await search.find(used, contactsFor('jones'), newTrace())).failure?.symptom;

describe('what a client asks for', () => {
  it('is people of whom a field begins with the text', () => {
    expect(searchFilter(settings, 'jones')).toBe(
      '(&(objectClass=inetOrgPerson)(|(uid=jones*)(givenName=jones*)(sn=jones*)(cn=jones*)(mail=jones*)))',
    );
  });

  it('is whatever is a user in Active Directory, each attribute once', () => {
    const attributes = { ...settings.attributes, DisplayName: 'sn', EmailAddress: '' };
    expect(searchFilter({ ...settings, serverType: 'Microsoft Active Directory', attributes }, 'a')).toBe(
      '(&(objectClass=user)(|(uid=a*)(givenName=a*)(sn=a*)))',
    );
  });

  it('never becomes a part of the filter by what is typed', () => {
    const filter = searchFilter(settings, '*)(objectClass=*');
    expect(filter).toContain('(uid=\\2a\\29\\28objectClass=\\2a*)');
    expect(filterMistake(filter)).toBeUndefined();
  });

  it('has the filter of the profile beside it, as it was typed', () => {
    const own = searchFilter(settings, 'a');
    expect(withProfileFilter(own, { ...settings, filter: '(department=Sales)' })).toBe(`${own.slice(0, -1)}(department=Sales))`);
    expect(filterMistake(withProfileFilter(own, { ...settings, filter: '&(memberof=x))' }))).toBeDefined();
  });

  it('is for a number that number, and for a long one any way to write it', () => {
    expect(numberFilter(settings, '2001')).toBe('(&(objectClass=inetOrgPerson)(|(telephoneNumber=2001)))');
    expect(numberFilter(settings, '555-1212')).toBe(
      '(&(objectClass=inetOrgPerson)(|(telephoneNumber=555-1212)(telephoneNumber=5551212)(telephoneNumber=*5*5*5*1*2*1*2*)))',
    );
  });
});

describe('what a client finds', () => {
  it('are contacts with the fields that the map names', async () => {
    expect(await search.find(settings, contactsFor('jones'), newTrace())).toEqual({
      contacts: [
        {
          userid: 'bjones',
          firstName: 'Bob',
          lastName: 'Jones',
          displayName: 'Bob Jones',
          emailAddress: 'b@x',
          businessPhone: '+1 (408) 555-1212',
        },
      ],
    });
    expect(told()).toEqual(['ldap.connected', 'ldap.bound', 'ldap.searched']);
  });

  it('has no value where the map names an attribute that does not exist', async () => {
    const attributes = { ...settings.attributes, UserID: 'nosuch' };
    const { contacts } = await search.find({ ...settings, attributes }, contactsFor('jones'), newTrace());
    expect(contacts).toMatchObject([{ userid: '', displayName: 'Bob Jones' }]);
  });

  it('is the caller whose number has the same digits, however it is written', async () => {
    const found = (number: string) => search.find(settings, callerWith(number), newTrace());
    expect((await found('14085551212')).contacts).toMatchObject([{ userid: 'bjones' }]);
    expect((await found('+1 408 555 1212')).contacts).toMatchObject([{ userid: 'bjones' }]);
    // What the server's filter lets through is not enough.
    expect(await found('4085551212')).toMatchObject({ contacts: [], failure: { symptom: 'LDAP_NO_MATCH' } });
  });

  it('is the same person once, though several contexts hold them, and as many people as a client shows', async () => {
    const contexts = [
      { dn: base, recursive: true },
      { dn: `ou=People,${base}`, recursive: false },
    ];
    expect((await search.find({ ...settings, contexts }, contactsFor('j'), newTrace())).contacts).toHaveLength(1);
    expect(directory.requests.filter(({ kind }) => kind === 'search').map(({ dn }) => dn)).toEqual([base, `ou=People,${base}`]);
  });

  it('comes from the next context where the directory does not have one', async () => {
    const usual = answer;
    answer = (request) => (request.kind === 'search' && request.dn === 'ou=no' ? [searchResult(request, 32)] : usual(request));
    const contexts = [
      { dn: 'ou=no', recursive: true },
      { dn: base, recursive: true },
    ];
    expect((await search.find({ ...settings, contexts }, contactsFor('j'), newTrace())).contacts).toHaveLength(1);
    expect(await symptomOf({ ...settings, contexts: contexts.slice(0, 1) })).toBe('LDAP_BASE_NOT_FOUND');
  });

  it('comes from a backup server where the first one cannot be asked', async () => {
    const servers = ['nowhere', 'dead', 'backup'].map((host) => ({ host, port: 389, ssl: false }));
    expect((await search.find({ ...settings, servers }, contactsFor('j'), newTrace())).contacts).toHaveLength(1);
    expect(told().slice(0, 2)).toEqual(['ldap.connected LDAP_NAME_NOT_RESOLVED', 'ldap.connected LDAP_CONNECT_REFUSED']);
  });

  it('binds without a name where the profile says so', async () => {
    expect((await search.find({ ...settings, bindDn: '', password: '' }, contactsFor('j'), newTrace())).contacts).toHaveLength(1);
    expect(directory.requests[0]).toMatchObject({ kind: 'bind', dn: '', password: '' });
  });
});

describe('a search that brings nobody tells the person nothing, and the journal why', () => {
  it('without a profile, a server or a context', async () => {
    expect(await symptomOf(undefined)).toBe('DIRECTORY_NOT_CONFIGURED');
    expect(await symptomOf({ ...settings, servers: [] })).toBe('DIRECTORY_NOT_CONFIGURED');
    expect(await symptomOf({ ...settings, contexts: [] })).toBe('DIRECTORY_NOT_CONFIGURED');
    expect(directory.requests).toEqual([]);
  });

  it('with a malformed filter, which no server is sent', async () => {
    expect(await symptomOf({ ...settings, filter: '&(objectcategory=person)(memberof=x))' })).toBe('LDAP_FILTER_MALFORMED');
    expect(directory.requests.filter(({ kind }) => kind === 'search')).toEqual([]);
  });

  it.each<[string, (request: ScriptedRequest) => ReturnType<typeof answer>]>([
    ['LDAP_MANAGER_BIND_REFUSED', (request) => [bindResult(request, 49)]],
    ['LDAP_CONNECTION_CLOSED', () => 'close'],
    ['LDAP_CONNECT_TIMEOUT', () => 'silence'],
  ])('%s', async (symptom, script) => {
    answer = script;
    expect(await symptomOf(settings)).toBe(symptom);
  });

  it('with no match', async () => {
    answer = (request) => [request.kind === 'bind' ? bindResult(request) : searchResult(request)];
    expect(await symptomOf(settings)).toBe('LDAP_NO_MATCH');
  });
});

describe('the settings of a configuration', () => {
  it('are none where the user has no profile', () => {
    expect(directorySettings(new Map())).toBeUndefined();
    const empty = ['Primary.Address', 'ConfigurationName', 'SearchContext1'].map((name) => [`Directory.${name}`, ''] as const);
    expect(directorySettings(new Map(empty))).toBeUndefined();
  });

  it('are servers in order, contexts with their flags, and no name for an anonymous bind', () => {
    const given = {
      'Directory.ConfigurationName': 'everybody',
      'Directory.Primary.Address': 'directory',
      'Directory.Primary.Port': '636',
      'Directory.Primary.Protocol': 'TLS',
      'Directory.Backup2.Address': 'other',
      'Directory.Backup2.Port': '389',
      'Directory.Backup2.Protocol': 'TCP',
      'Directory.AnonymousBind': 'TRUE',
      'Directory.DN': 'cn=x',
      'Directory.Password': 'x',
      'Directory.SearchContext2': 'ou=b',
      'Directory.SearchRecursive2': 'FALSE',
      'Directory.Attribute.UserID': 'uid',
    };
    expect(directorySettings(new Map(Object.entries(given)))).toMatchObject({
      servers: [
        { host: 'directory', port: 636, ssl: true },
        { host: 'other', port: 389, ssl: false },
      ],
      bindDn: '',
      password: '',
      contexts: [{ dn: 'ou=b', recursive: false }],
      attributes: { UserID: 'uid', FirstName: '' },
    });
  });
});
