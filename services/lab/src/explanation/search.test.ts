import type { SymptomCode } from '@uclab/foundation/causes';
import type { JournalEvent } from '@uclab/foundation/journal';
import { beforeAll, describe, expect, it } from 'vitest';
import { Authority } from '../authority/index.ts';
import { type Breakage, clientPages, clockMs, failedSearch } from './evidence-fixture.ts';
import { explain } from './explain.ts';

const common = { sequence: 1, node: 'cupc', atMs: clockMs, traceId: 'a1', outcome: 'failed' } as const;
const dial = { purpose: 'contact-search', service: 'CUPC', host: 'directory', port: 636, ssl: true, ms: 4, detail: '' } as const;
const filter = '(&(objectClass=inetOrgPerson)(|(cn=jones*)))';

const ended = (symptom: SymptomCode): JournalEvent => ({
  ...common,
  kind: 'cupc.search-finished',
  symptom,
  facts: { user: 'asmith', text: 'jones', results: 0, detail: '', ms: 5 },
});
const started: JournalEvent = { ...common, outcome: 'ok', kind: 'cupc.search-started', facts: { user: 'asmith', text: 'jones', filter } };
const connectFailed = (symptom: SymptomCode, changes: Partial<typeof dial> = {}): JournalEvent => ({
  ...common,
  kind: 'ldap.connected',
  symptom,
  facts: { ...dial, ...changes },
});
const searchFailed = (symptom: SymptomCode): JournalEvent => ({
  ...common,
  kind: 'ldap.searched',
  symptom,
  facts: { ...dial, base: 'dc=lab,dc=example', filter, entries: 0, dn: '' },
});

let certificatePem = '';
let chainPem = '';
let fingerprint = '';

beforeAll(async () => {
  const { X509Certificate } = await import('node:crypto');
  const authority = await Authority.create('uclab Lab CA', new Date(clockMs));
  const day = 86_400_000;
  const dates = { notBefore: new Date(clockMs - day), notAfter: new Date(clockMs + day) };
  const leaf = await authority.issue({ commonName: 'directory', names: ['directory'], ...dates });
  certificatePem = leaf.certificate;
  chainPem = authority.certificate;
  fingerprint = new X509Certificate(authority.certificate).fingerprint256.replaceAll(':', '').toLowerCase();
});

const base = 'dc=lab,dc=example';
const context = { dn: base, exists: true, isGroup: false };
const found = { contexts: [context], isFilterReadable: true, unheld: [], passing: 1, matching: 1, anywhere: 1 };
const sound = (changes: Breakage = {}): Breakage => ({
  certificatePem,
  chainPem,
  loaded: { cucm: [fingerprint], cups1: [fingerprint], cups2: [fingerprint] },
  stored: { cucm: { [fingerprint]: 0 }, cups1: { [fingerprint]: 0 }, cups2: { [fingerprint]: 0 } },
  computerTrusts: [fingerprint],
  search: found,
  ...changes,
});
const noMatch = (changes: Breakage) => explain(failedSearch('contact-search', [started, ended('LDAP_NO_MATCH')], sound(changes)));
const atServer = (event: JournalEvent, changes: Breakage, live = sound(changes)) =>
  explain(failedSearch('contact-search', [started, event, ended(event.symptom ?? 'LDAP_OPERATION_FAILED')], sound(changes), live));
const ofCauses = ({ causes }: ReturnType<typeof explain>) => causes.map(({ code, where }) => `${code} at ${where}`);

describe('each reason for seeing nobody is told apart', () => {
  it('an access list', () => {
    const links = { 'cupc-to-directory': { state: 'refuse' as const } };
    expect(ofCauses(atServer(connectFailed('LDAP_CONNECT_REFUSED'), { links }))).toEqual(['ACCESS_LIST_DENIED at cupc-to-directory']);
  });

  it('a stopped directory', () => {
    expect(ofCauses(atServer(connectFailed('LDAP_CONNECT_REFUSED'), { directoryStopped: true }))).toEqual([
      'DIRECTORY_STOPPED at directory',
    ]);
  });

  it('a computer that does not trust the directory', () => {
    const tls: JournalEvent = {
      ...common,
      kind: 'ldap.tls-established',
      symptom: 'LDAP_TLS_UNTRUSTED_ISSUER',
      facts: { ...dial, store: 'pc-trust', loaded: [], loadedAtMs: 0, stored: [] },
    };
    expect(ofCauses(atServer(tls, { computerTrusts: [] }))).toEqual(['DIRECTORY_CERTIFICATE_NOT_TRUSTED at pc-trust of cupc']);
  });

  it('a wrong host on the page, or one that was corrected since the client signed in', () => {
    const servers = [{ host: 'nohost', port: 636, ssl: true }];
    const notResolved = connectFailed('LDAP_NAME_NOT_RESOLVED', { host: 'nohost' as 'directory' });
    const pages = { servers: [{ name: 'directory', host: 'nohost', port: 636, protocol: 'TLS' }] };
    expect(ofCauses(atServer(notResolved, { directory: { servers }, pages }))).toEqual(['LDAP_SETTINGS_WRONG at LDAP Server on cups1']);
    expect(ofCauses(atServer(notResolved, { directory: { servers } }))).toEqual(['CLIENT_SETTINGS_OLD at client of asmith']);
  });

  it('no profile, or one that was made since the client signed in', () => {
    const search = (changes: Breakage) =>
      ofCauses(explain(failedSearch('contact-search', [ended('DIRECTORY_NOT_CONFIGURED')], { ...sound(changes), search: undefined })));
    expect(search({ directory: undefined, pages: { profiles: [] } })).toEqual(['CLIENT_SETTINGS_MISSING at LDAP Profile on cups1']);
    expect(search({ directory: undefined })).toEqual(['CLIENT_SETTINGS_OLD at client of asmith']);
    const withoutContext = { directory: { contexts: [] }, pages: { profiles: [] } };
    expect(search(withoutContext)).toEqual(['CLIENT_SETTINGS_MISSING at LDAP Profile on cups1']);
  });

  it('a password of the account that the directory refuses', () => {
    const bound: JournalEvent = {
      ...common,
      kind: 'ldap.bound',
      symptom: 'LDAP_MANAGER_BIND_REFUSED',
      facts: { ...dial, as: 'manager', dn: 'cn=uclab-manager,dc=lab,dc=example' },
    };
    const profiles = clientPages.profiles.map((profile) => ({ ...profile, passwordDigest: 'd2' }));
    expect(ofCauses(atServer(bound, { directory: { passwordDigest: 'd2' }, pages: { profiles } }))).toEqual([
      'LDAP_SETTINGS_WRONG at LDAP Profile everybody on cups1',
    ]);
  });

  it('a context that is a group, one that is not there, and one that does not hold what matches', () => {
    const dn = 'cn=Presence Users';
    const contexts = [{ dn, recursive: true }];
    const pages = { profiles: clientPages.profiles.map((profile) => ({ ...profile, contexts })) };
    const where = 'LDAP Profile everybody on cups1';
    const search = { ...found, passing: 0, matching: 0 };
    const with_ = (probe: object) => ({ directory: { contexts }, pages, search: { ...search, ...probe } });
    expect(ofCauses(noMatch(with_({ contexts: [{ dn, exists: true, isGroup: true }] })))).toEqual([`SEARCH_CONTEXT_IS_GROUP at ${where}`]);
    expect(ofCauses(noMatch(with_({ contexts: [{ dn, exists: true, isGroup: false }] })))).toEqual([`LDAP_SETTINGS_WRONG at ${where}`]);
    const absent = with_({ contexts: [{ dn, exists: false, isGroup: false }] });
    expect(ofCauses(atServer(searchFailed('LDAP_BASE_NOT_FOUND'), absent))).toEqual([`LDAP_SETTINGS_WRONG at ${where}`]);
  });

  it('a filter that excludes, and one that is malformed', () => {
    const profiles = clientPages.profiles.map((profile) => ({ ...profile, filter: '(a=b)' }));
    const changes = { directory: { filter: '(a=b)' }, pages: { profiles } };
    const where = 'LDAP Profile everybody on cups1';
    expect(ofCauses(noMatch({ ...changes, search: { ...found, passing: 0 } }))).toEqual([`SEARCH_FILTER_EXCLUDES at ${where}`]);
    const unreadable = { ...changes, search: { ...found, isFilterReadable: false, passing: 0 } };
    expect(ofCauses(atServer(searchFailed('LDAP_FILTER_MALFORMED'), unreadable))).toEqual([`SEARCH_FILTER_MALFORMED at ${where}`]);
  });

  it('nothing that matches', () => {
    const explanation = noMatch({ search: { ...found, passing: 0, matching: 0, anywhere: 0 } });
    expect(ofCauses(explanation)).toEqual(['NOTHING_MATCHES at directory']);
    expect(explanation.prose).toContain('no entry of the directory has a uid, givenName, sn, cn or mail that begins with "jones"');
  });

  it('a map to an attribute that no entry has', () => {
    const attributes = { ...clientPages.attributes, UserID: 'noSuchAttribute' };
    const changes = { directory: { attributes }, search: { ...found, unheld: ['noSuchAttribute'] } };
    const nothing = { ...changes, search: { ...changes.search, passing: 0, matching: 0, anywhere: 0 } };
    const { causes, remedy } = noMatch({ ...nothing, pages: { attributes } });
    expect(causes.map(({ code, where }) => `${code} at ${where}`)).toEqual([
      'LDAP_SETTINGS_WRONG at Settings on cups1',
      'NOTHING_MATCHES at directory',
    ]);
    expect(causes[0]?.text).toBe('the attribute map takes UserID from noSuchAttribute, which no entry of the directory has.');
    expect(remedy).toContain('Map UserID to what the entries have on page Settings of cups1, then let asmith sign out and in again.');
    expect(ofCauses(noMatch(nothing))).toEqual(['CLIENT_SETTINGS_OLD at client of asmith']);

    const input = failedSearch('contact-search', [started], sound({ ...changes, pages: { attributes } }));
    const shown = explain({ ...input, attempt: { ...input.attempt, outcome: 'succeeded' } });
    expect(shown).toMatchObject({ symptom: null, cause: 'LDAP_SETTINGS_WRONG', affected: [] });
    expect(shown.prose).toContain(
      'The attribute map takes UserID from noSuchAttribute, which no entry of the directory has. Map UserID to',
    );
  });

  it('two faults at once', () => {
    const links = { 'cupc-to-directory': { state: 'refuse' as const } };
    expect(ofCauses(atServer(connectFailed('LDAP_CONNECT_REFUSED'), { links, computerTrusts: [] }))).toEqual([
      'ACCESS_LIST_DENIED at cupc-to-directory',
      'DIRECTORY_CERTIFICATE_NOT_TRUSTED at pc-trust of cupc',
    ]);
  });
});

describe('prose', () => {
  it('of an access list', () => {
    const links = { 'cupc-to-directory': { state: 'refuse' as const } };
    expect(atServer(connectFailed('LDAP_CONNECT_REFUSED'), { links }).prose).toBe(
      'asmith searched for "jones" and was shown nobody. CUPC asks the directory itself, with the settings that cups1 gave it at sign-in: ' +
        'it dialled directory:636 and was refused at once, because link cupc-to-directory is blocked. Sign-in of asmith, synchronisation and ' +
        'log-in at CUCM do not use these settings and are unaffected. Permit TCP 636 from cupc to directory; nothing needs restarting. ' +
        'Without the lab, a stopped LDAP service would look the same from cupc.',
    );
  });

  it('of an anonymous bind that is refused, which is no account', () => {
    const bound: JournalEvent = {
      ...common,
      kind: 'ldap.bound',
      symptom: 'LDAP_MANAGER_BIND_REFUSED',
      facts: { ...dial, as: 'manager', dn: '' },
    };
    const profiles = clientPages.profiles.map((profile) => ({ ...profile, anonymousBind: true }));
    const { prose } = atServer(bound, { directory: { bindDn: '', passwordDigest: '' }, pages: { profiles } });
    expect(prose).toContain('had its anonymous bind refused, because the directory refuses whoever binds anonymously.');
    expect(prose).not.toContain('account');
  });

  it('of a user without a profile', () => {
    const input = failedSearch('contact-search', [ended('DIRECTORY_NOT_CONFIGURED')], {
      ...sound({ directory: undefined, pages: { profiles: [] } }),
      search: undefined,
    });
    expect(explain(input).prose).toBe(
      'asmith searched for "jones" and was shown nobody. A client searches only with what its presence node gave it at sign-in, and cups1 ' +
        'handed out no LDAP profile for asmith. Sign-in of asmith, synchronisation and log-in at CUCM do not use these settings and are ' +
        'unaffected. Give asmith an LDAP profile with a server and a search context on cups1, then let asmith sign out and in again.',
    );
  });

  it('of a filter that excludes', () => {
    const profiles = clientPages.profiles.map((profile) => ({ ...profile, filter: '(department=Sales)' }));
    const { prose } = noMatch({ directory: { filter: '(department=Sales)' }, pages: { profiles }, search: { ...found, passing: 0 } });
    expect(prose).toBe(
      'asmith searched for "jones" and was shown nobody. The directory was asked and answered; the filter of LDAP profile everybody, ' +
        '(department=Sales), excludes what matches. Sign-in of asmith, synchronisation and log-in at CUCM do not use these settings and are ' +
        'unaffected. Widen or empty the filter on page LDAP Profile everybody of cups1, then let asmith sign out and in again.',
    );
  });

  it('of a number that no entry has', () => {
    const end: JournalEvent = {
      ...common,
      kind: 'cupc.call-shown',
      symptom: 'LDAP_NO_MATCH',
      facts: { user: 'asmith', number: '2001', shown: '2001', resolved: false, conference: 'none', detail: '', ms: 5 },
    };
    const { prose } = explain(failedSearch('call', [end], sound({ search: { ...found, passing: 0, matching: 0, anywhere: 0 } })));
    expect(prose).toBe(
      'The client of asmith showed the number 2001 and no name. The directory was asked and answered; no entry of the directory has the number ' +
        '2001 as telephoneNumber. Sign-in of asmith, synchronisation and log-in at CUCM do not use these settings and are unaffected. ' +
        "Write the number into telephoneNumber of the caller's entry, or map BusinessPhone to the attribute that holds it.",
    );
  });

  it('says when the fault has been mended since', () => {
    const links = { 'cupc-to-directory': { state: 'refuse' as const } };
    const { prose, affected } = atServer(connectFailed('LDAP_CONNECT_REFUSED'), { links }, sound());
    expect(prose).toContain('That has been mended since.');
    expect(affected).toEqual([]);
  });
});
