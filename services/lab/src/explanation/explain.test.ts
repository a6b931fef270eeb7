import type { SymptomCode } from '@uclab/foundation/causes';
import type { JournalEvent } from '@uclab/foundation/journal';
import { beforeAll, describe, expect, it } from 'vitest';
import { Authority } from '../authority/index.ts';
import { type Breakage, clockMs, failedSignIn } from './evidence-fixture.ts';
import { explain } from './explain.ts';

const dial = { purpose: 'authentication', service: 'Cisco Tomcat', host: 'directory', port: 636, ssl: true } as const;
const event = { sequence: 1, node: 'cups1', atMs: clockMs, traceId: 'a1', outcome: 'failed' } as const;

const connectFailed = (symptom: SymptomCode, facts: { host?: string; port?: number; ssl?: boolean } = {}): JournalEvent => ({
  ...event,
  kind: 'ldap.connected',
  symptom,
  facts: { ...dial, ...facts, ms: 2500, detail: '' },
});
const tlsFailed = (symptom: SymptomCode): JournalEvent => ({
  ...event,
  kind: 'ldap.tls-established',
  symptom,
  facts: { ...dial, ms: 12, detail: '', store: 'directory-trust', loaded: [], loadedAtMs: 0, stored: [] },
});
const userBindFailed: JournalEvent = {
  ...event,
  kind: 'ldap.bound',
  symptom: 'LDAP_BIND_INVALID_CREDENTIALS',
  facts: { ...dial, as: 'user', dn: 'uid=asmith,ou=People,dc=lab,dc=example', ms: 3, detail: '' },
};
const codes = (failing: JournalEvent, broken: Breakage) => explain(failedSignIn(failing, broken)).causes.map((cause) => cause.code);

let certificatePem = '';
let chainPem = '';
let fingerprint = '';

beforeAll(async () => {
  const { X509Certificate } = await import('node:crypto');
  const authority = await Authority.create('uclab Lab CA', new Date(clockMs));
  const leaf = await authority.issue({
    commonName: 'directory',
    names: ['directory'],
    notBefore: new Date(clockMs - 86_400_000),
    notAfter: new Date(clockMs + 86_400_000),
  });
  certificatePem = leaf.certificate;
  chainPem = authority.certificate;
  fingerprint = new X509Certificate(authority.certificate).fingerprint256.replaceAll(':', '').toLowerCase();
});

const refused = 'LDAP_CONNECT_REFUSED';
const sound = (): Breakage => ({
  certificatePem,
  chainPem,
  loaded: { cucm: [fingerprint], cups1: [fingerprint], cups2: [fingerprint] },
  stored: { cucm: { [fingerprint]: 0 }, cups1: { [fingerprint]: 0 }, cups2: { [fingerprint]: 0 } },
});

describe('a manager account that is no distinguished name', () => {
  const namedSo = (accepted: string | undefined) => {
    const input = failedSignIn({ ...userBindFailed, symptom: 'LDAP_MANAGER_BIND_REFUSED' }, sound());
    const [manager = ''] = input.evidence.managerBinds.keys();
    const evidence = {
      ...input.evidence,
      naming: new Map(input.evidence.naming).set(manager, 'no-dn' as const),
      managerBinds: new Map([[manager, { accepted, refused: new Set<string>() }]]),
    };
    return explain({ ...input, evidence, live: evidence });
  };

  it('is a wrong setting', () => {
    expect(namedSo(undefined).causes).toMatchObject([
      { code: 'LDAP_SETTINGS_WRONG', text: expect.stringContaining('is no distinguished name') },
    ]);
  });

  it('is right where the directory has let it in, as Microsoft ones do by user@domain', () => {
    expect(namedSo('d1').prose).not.toContain('no distinguished name');
  });
});

describe('one symptom has several causes, told apart by evidence', () => {
  it('an access list, as the gateway has it', () => {
    expect(codes(connectFailed(refused), { ...sound(), links: { 'cups1-to-directory': { state: 'refuse' } } })).toEqual([
      'ACCESS_LIST_DENIED',
    ]);
  });

  it('a stopped directory, by its own listening ports', () => {
    expect(
      codes(connectFailed(refused), { ...sound(), directoryStopped: true, links: { 'cups1-to-directory': { state: 'target-down' } } }),
    ).toEqual(['DIRECTORY_STOPPED']);
  });

  it('a directory that hangs, which does not answer the laboratory either, and nobody else', () => {
    const { causes, affected, prose } = explain(failedSignIn(connectFailed('LDAP_CONNECT_TIMEOUT'), { ...sound(), directoryHangs: true }));
    expect(causes.map(({ code }) => code)).toEqual(['DIRECTORY_HANGS']);
    expect(affected.map(({ text }) => text)).toEqual([
      'sign-in of asmith at cups1',
      'sign-in of other users of cups1',
      'sign-in of users of cups2',
      'log-in of asmith at CUCM',
      'synchronisation of CUCM from LDAP',
    ]);
    expect(prose).toContain(
      'because the LDAP service of the directory takes connections and does not answer. The users on cups1 are all there. Restart the LDAP ' +
        'service of the directory; nothing else needs restarting. Without the lab, an access list that drops would look the same from cups1.',
    );
  });

  it('a wrong port in the settings of CUCM', () => {
    const servers = [{ host: 'directory', port: 6360, ssl: true }];
    expect(codes(connectFailed(refused, { port: 6360 }), { ...sound(), authentication: { servers } })).toEqual(['LDAP_SETTINGS_WRONG']);
  });

  it('a right port on CUCM and a stale copy on the node, with what holds the copy up', () => {
    const servers = [{ host: 'directory', port: 6360, ssl: true }];
    const broken = { ...sound(), copied: { cups1: { servers } }, links: { 'cups1-to-cucm': { state: 'blackhole' as const } } };
    expect(codes(connectFailed(refused, { port: 6360 }), broken)).toEqual(['AUTHENTICATION_SETTINGS_STALE', 'ACCESS_LIST_DENIED']);
  });

  it('Use SSL for the plain port, where the server hangs up in the handshake', () => {
    const servers = [{ host: 'directory', port: 389, ssl: true }];
    expect(codes(tlsFailed('LDAP_CONNECTION_CLOSED'), { ...sound(), authentication: { servers } })).toEqual(['LDAP_SETTINGS_WRONG']);
  });

  it('a change that a person made in the gateway itself', () => {
    const broken = { ...sound(), links: { 'cups1-to-directory': { state: 'changed-by-hand' as const, detail: 'disabled' } } };
    const explanation = explain(failedSignIn(connectFailed(refused), broken));
    expect(explanation.cause).toBe('ACCESS_LIST_DENIED');
    expect(explanation.causes[0]?.text).toBe('link cups1-to-directory is blocked by a change made in the gateway itself (disabled).');
  });
});

describe('two faults at once are both named', () => {
  it('an access list before a missing certificate', () => {
    const broken = {
      ...sound(),
      loaded: { ...sound().loaded, cups1: [] },
      stored: { ...sound().stored, cups1: {} },
      links: { 'cups1-to-directory': { state: 'blackhole' as const } },
    };
    expect(codes(connectFailed('LDAP_CONNECT_TIMEOUT'), broken)).toEqual(['ACCESS_LIST_DENIED', 'DIRECTORY_CERTIFICATE_NOT_TRUSTED']);
  });
});

describe('a fault behind another one is named, too', () => {
  const untrusting = () => ({ loaded: { ...sound().loaded, cups1: [] }, stored: { ...sound().stored, cups1: {} } });
  const blocked = { 'cups1-to-directory': { state: 'blackhole' as const } };
  const toNowhere = connectFailed('LDAP_NAME_NOT_RESOLVED', { host: 'nowhere' });
  const nowhere = { servers: [{ host: 'nowhere', port: 636, ssl: true }] };

  it.each([
    ['a blocked link', { links: blocked }, ['LDAP_SETTINGS_WRONG', 'ACCESS_LIST_DENIED']],
    ['a stopped directory', { directoryStopped: true }, ['LDAP_SETTINGS_WRONG', 'DIRECTORY_STOPPED']],
    ['a certificate that nothing vouches for', untrusting, ['LDAP_SETTINGS_WRONG', 'DIRECTORY_CERTIFICATE_NOT_TRUSTED']],
  ])('behind a wrong host name: %s', (_what, broken, expected) => {
    const second = typeof broken === 'function' ? broken() : broken;
    expect(codes(toNowhere, { ...sound(), ...second, authentication: nowhere })).toEqual(expected);
  });

  it('behind a wrong port: a certificate that nothing vouches for', () => {
    const servers = [{ host: 'directory', port: 637, ssl: true }];
    const failing = connectFailed(refused, { port: 637 });
    const expected = ['LDAP_SETTINGS_WRONG', 'DIRECTORY_CERTIFICATE_NOT_TRUSTED'];
    expect(codes(failing, { ...sound(), ...untrusting(), authentication: { servers } })).toEqual(expected);
  });

  it('a wrong host name and a wrong port', () => {
    const servers = [{ host: 'nowhere', port: 637, ssl: true }];
    const { causes } = explain(failedSignIn(toNowhere, { ...sound(), authentication: { servers } }));
    expect(causes.map(({ text }) => text)).toEqual([
      'nowhere is not a name that cups1 can resolve.',
      'nothing listens on port 637 of directory.',
    ]);
  });

  it('behind a stopped directory: a link that is too slow, which nobody has felt yet', () => {
    const slow = { 'cups1-to-directory': { state: 'target-down' as const, upstreamMs: 3000, downstreamMs: 3000 } };
    const { causes, prose } = explain(failedSignIn(connectFailed(refused), { ...sound(), directoryStopped: true, links: slow }));
    expect(causes.map(({ code }) => code)).toEqual(['DIRECTORY_STOPPED', 'LINK_SLOW']);
    expect(prose).toContain('it dialled directory:636 and was refused at once, because the LDAP service of the directory does not run.');
  });

  it('behind a stopped Tomcat: what it would find when it starts, and a service that was stopped beside it', () => {
    const stopped = { cups1: { 'Cisco Tomcat': 'STOPPED', 'Cisco UP Client Profile Agent': 'STOPPED' } } as const;
    const unreachable: JournalEvent = {
      ...event,
      node: 'cupc',
      kind: 'cupc.sign-in-finished',
      symptom: 'NODE_UNREACHABLE',
      facts: { user: 'asmith', node: 'cups1', homeNode: '', message: '', errorCode: 'LERR_CUP_UNREACHABLE', detail: '', ms: 1 },
    };
    const { causes } = explain(failedSignIn(unreachable, { ...sound(), ...untrusting(), services: stopped }));
    expect(causes.map(({ code, where }) => [code, where])).toEqual([
      ['SERVICE_STOPPED', 'Cisco Tomcat on cups1'],
      ['SERVICE_STOPPED', 'Cisco UP Client Profile Agent on cups1'],
      ['DIRECTORY_CERTIFICATE_NOT_TRUSTED', 'directory-trust of cups1'],
    ]);
  });
});

describe('of several servers in the settings', () => {
  const directory = { host: 'directory', port: 636, ssl: true };
  const nowhere = { host: 'nowhere.invalid', port: 636, ssl: true };
  const blocked = { 'cups1-to-directory': { state: 'refuse' as const } };
  const toNowhere = connectFailed('LDAP_NAME_NOT_RESOLVED', { host: 'nowhere.invalid' });

  it('each that was dialled is judged by what was met there', () => {
    const broken = { ...sound(), authentication: { servers: [nowhere, directory] }, links: blocked };
    const input = failedSignIn(connectFailed(refused), broken);
    const why = explain({ ...input, events: [toNowhere, ...input.events] });
    expect(why.causes.map(({ code }) => code)).toEqual(['LDAP_SETTINGS_WRONG', 'ACCESS_LIST_DENIED']);
    expect(why.prose).toContain('it dialled directory:636 and was refused at once, because link cups1-to-directory is blocked.');
    expect(why.prose).toContain(
      'Before that it had dialled nowhere.invalid:636 in vain: nowhere.invalid is not a name that cups1 can resolve.',
    );
  });

  it('one blocked link is told with every port that they need', () => {
    const servers = [{ host: 'directory', port: 389, ssl: false }, directory];
    const broken = { ...sound(), authentication: { servers }, links: blocked };
    const input = failedSignIn(connectFailed(refused), broken);
    const toPlain = connectFailed(refused, { port: 389, ssl: false });
    const why = explain({ ...input, events: [toPlain, ...input.events] });
    expect(why.causes.map(({ code }) => code)).toEqual(['ACCESS_LIST_DENIED']);
    expect(why.remedy).toBe('Permit TCP 389 and 636 from cups1 to directory; nothing needs restarting.');
  });

  it('also where the one that has no name is dialled last', () => {
    const broken = { ...sound(), authentication: { servers: [directory, nowhere] }, links: blocked };
    const input = failedSignIn(toNowhere, broken);
    const why = explain({ ...input, events: [connectFailed(refused), toNowhere] });
    expect(why.causes.map(({ code }) => code)).toEqual(['ACCESS_LIST_DENIED', 'LDAP_SETTINGS_WRONG']);
  });

  it('one that offers no LDAP is told beside a certificate that is not trusted at the next', () => {
    const servers = [{ host: 'cucm', port: 389, ssl: false }, directory];
    const untrusting = { loaded: { ...sound().loaded, cups1: [] }, stored: { ...sound().stored, cups1: {} } };
    const input = failedSignIn(tlsFailed('LDAP_TLS_UNTRUSTED_ISSUER'), { ...sound(), ...untrusting, authentication: { servers } });
    const toCucm: JournalEvent = {
      ...event,
      kind: 'ldap.connected',
      symptom: refused,
      facts: { ...dial, host: 'cucm', port: 389, ssl: false, ms: 1, detail: '' },
    };
    const why = explain({ ...input, events: [toCucm, ...input.events] });
    expect(why.causes.map(({ code }) => code)).toEqual(['LDAP_SETTINGS_WRONG', 'DIRECTORY_CERTIFICATE_NOT_TRUSTED']);
  });
});

describe('a password', () => {
  it('is wrong where the directory refused it and nothing is wrong with the account', () => {
    expect(codes(userBindFailed, sound())).toEqual(['WRONG_PASSWORD']);
  });

  it('is not to blame where the directory has locked the account', () => {
    const entry = { dn: 'uid=asmith,ou=People,dc=lab,dc=example', locked: true, disabled: false, passwordExpired: false };
    expect(codes(userBindFailed, { ...sound(), entries: { asmith: entry } })).toEqual(['ACCOUNT_LOCKED']);
  });

  it.each([
    ['account-disabled', 'ACCOUNT_DISABLED', '533', 'the account of asmith is disabled (data 533)'],
    ['account-expired', 'ACCOUNT_EXPIRED', '701', 'the account of asmith has expired (data 701)'],
    ['account-restricted', 'ACCOUNT_RESTRICTED', '530', 'asmith may not log on at this time or from this computer (data 530)'],
    ['password-expired', 'PASSWORD_EXPIRED', '532', 'the password of asmith has expired (data 532)'],
    ['password-must-change', 'PASSWORD_MUST_CHANGE', '773', 'the password of asmith must be changed before it counts (data 773)'],
  ] as const)('was right where the directory says %s', (reason, cause, code, words) => {
    const detail = `result 49, invalid credentials (80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data ${code}, v1db1)`;
    const why = explain(failedSignIn({ ...userBindFailed, facts: { ...userBindFailed.facts, reason, detail } }, sound()));
    expect(why.causes).toMatchObject([{ code: cause, where: 'uid=asmith,ou=People,dc=lab,dc=example' }]);
    expect(why.prose).toBe(
      `asmith was refused at cups1. cups1 reached the directory and found the entry of asmith, so everything on the way is in order; the directory says that ${words}. ` +
        `Synchronisation and the users on cups1 are unaffected, as are users of cups2. ${why.remedy} ` +
        'The directory says that only after the right password, and the node makes nothing of it: to a client it is a wrong one.',
    );
  });

  it('was not checked where the directory does not keep to the protocol', () => {
    const words = 'a message of 104857700 bytes, more than 8388608';
    const why = explain(
      failedSignIn(
        {
          ...event,
          kind: 'ldap.searched',
          symptom: 'LDAP_ANSWER_UNUSABLE',
          facts: { ...dial, base: 'dc=lab,dc=example', filter: '(uid=asmith)', entries: 0, dn: '', ms: 4, detail: words },
        },
        sound(),
      ),
    );
    expect(why.causes).toMatchObject([{ code: 'DIRECTORY_MISBEHAVES', where: 'directory:636' }]);
    expect(why.prose).toContain(
      'it dialled directory:636 and was answered with what it could not use, because what directory:636 sent does not keep to the protocol ' +
        `(${words}).`,
    );
    expect(why.remedy).toBe('Look at what answers at directory:636.');
  });

  it('may have been right where the directory said that the account is locked, which has ended since', () => {
    const locked = { ...userBindFailed, facts: { ...userBindFailed.facts, reason: 'account-locked' as const } };
    expect(codes(locked, sound())).toEqual(['ACCOUNT_LOCKED']);
    expect(explain(failedSignIn(locked, sound())).prose).toContain('whether the password was right cannot be told');
  });
});

describe('prose', () => {
  it('of an access list that refuses', () => {
    const broken = { ...sound(), links: { 'cups1-to-directory': { state: 'refuse' as const } } };
    expect(explain(failedSignIn(connectFailed(refused), broken)).prose).toBe(
      'asmith was refused at cups1, but the password was never checked. CUCM uses LDAP authentication, so cups1 asks the directory itself: ' +
        'it dialled directory:636 and was refused at once, because link cups1-to-directory is blocked. CUCM has its own path, so synchronisation, ' +
        'the users on cups1 and log-in at CUCM are unaffected, as are users of cups2. Permit TCP 636 from cups1 to directory; nothing needs ' +
        'restarting. Without the lab, a stopped LDAP service would look the same from cups1.',
    );
  });

  it('of a certificate that was uploaded and not loaded', () => {
    const uploaded = Date.parse('2026-01-05T09:14:07Z');
    const broken = {
      ...sound(),
      loaded: { ...sound().loaded, cups1: [] },
      stored: { ...sound().stored, cups1: { [fingerprint]: uploaded } },
    };
    expect(explain(failedSignIn(tlsFailed('LDAP_TLS_UNTRUSTED_ISSUER'), broken)).prose).toBe(
      'asmith was refused at cups1 although the right certificate is in its directory-trust. It was uploaded at 09:14:07; Cisco Tomcat has run ' +
        'since 08:55:30 and still uses the trust it read then, so the TLS handshake with directory:636 failed exactly as before the upload. ' +
        'Restart Cisco Tomcat on cups1. Until it is back nobody can sign in there, and users already signed in must sign in again. ' +
        'CUCM and cups2 are unaffected.',
    );
  });

  it('of a certificate that nothing in the store vouches for', () => {
    const broken = { ...sound(), loaded: { ...sound().loaded, cups1: [] }, stored: { ...sound().stored, cups1: {} } };
    expect(explain(failedSignIn(tlsFailed('LDAP_TLS_UNTRUSTED_ISSUER'), broken)).prose).toBe(
      'asmith was refused at cups1, but the password was never checked. CUCM uses LDAP authentication, so cups1 asks the directory itself: ' +
        'it dialled directory:636 and rejected the certificate that it was shown, because directory-trust of cups1 is empty, so nothing there ' +
        'vouches for the certificate of directory:636. CUCM has a trust store of its own, so synchronisation, the users on cups1 and log-in ' +
        "at CUCM are unaffected, as are users of cups2. Upload the directory's certificate to directory-trust of cups1, then restart Cisco Tomcat there.",
    );
  });

  it('says when the fault has been mended since', () => {
    const broken = { ...sound(), links: { 'cups1-to-directory': { state: 'refuse' as const } } };
    const explanation = explain(failedSignIn(connectFailed(refused), broken, sound()));
    expect(explanation.prose).toContain('That has been mended since.');
    expect(explanation.prose).not.toContain('Permit TCP 636');
    expect(explanation.affected).toEqual([]);
  });
});

describe('after half a cure', () => {
  it('says what stands in place of the fault that was met, and what is still to be done', () => {
    const uploaded = Date.parse('2026-01-05T09:14:07Z');
    const empty = { ...sound(), loaded: { ...sound().loaded, cups1: [] }, stored: { ...sound().stored, cups1: {} } };
    const live = { ...empty, stored: { ...sound().stored, cups1: { [fingerprint]: uploaded } } };
    const { cause, prose } = explain(failedSignIn(tlsFailed('LDAP_TLS_UNTRUSTED_ISSUER'), empty, live));
    expect(cause).toBe('DIRECTORY_CERTIFICATE_NOT_TRUSTED');
    expect(prose).not.toContain('mended');
    expect(prose).toMatch(
      /Since then that has changed, and it would still fail: the right certificate was uploaded .* at 09:14:07, .* Restart Cisco Tomcat on cups1\./,
    );
  });
});

describe('a pair of releases that does not work together', () => {
  const broken = (): Breakage => ({
    ...sound(),
    missingOn: ['cups1'],
    versions: { cucm: '7.1.3', cups1: '6.0.3' },
    services: { cups1: { 'Cisco UP Sync Agent': 'STOPPED' } },
    // As it stands before anything is copied, which is no older copy.
    copied: { cups1: { enabled: false, managerDn: '', userSearchBase: '', servers: [] } },
    agents: { cups1: { agentState: 'not-running', agentSymptom: 'AGENT_VERSION_MISMATCH', revision: 0, users: 0 } },
  });
  const unknown: JournalEvent = {
    ...event,
    kind: 'identity.user-looked-up',
    symptom: 'USER_UNKNOWN_ON_NODE',
    facts: { user: 'asmith', status: 'unknown', source: 'ldap', homeNode: '' },
  };

  it('is what keeps users from a node, in place of the service that ended because of it', () => {
    const { causes, prose, remedy } = explain(failedSignIn(unknown, broken()));
    expect(causes.map(({ code, where }) => `${code} at ${where}`)).toEqual([
      'VERSION_MISMATCH at cups1 and cucm',
      'USER_NOT_SYNCHRONISED at Cisco UP Sync Agent on cups1',
    ]);
    expect(prose).toBe(
      'asmith was refused at cups1, because the Sync Agent of cups1, release 6.0.3, does not work with CUCM 7.1.3, so it does not start. So nothing is copied: CUCM has asmith, and cups1 has not copied this user from CUCM yet. Synchronisation, the users on cups1 and log-in at CUCM are unaffected, as are users of cups2. Upgrade cups1 or CUCM so that the two releases work together. Let the Sync Agent of cups1 catch up.',
    );
    expect(remedy).toBe('Upgrade cups1 or CUCM so that the two releases work together. Let the Sync Agent of cups1 catch up.');
  });
});

describe('what else a fault touches', () => {
  it('names the users of the same node as affected, and those of the other as not', () => {
    const broken = { ...sound(), links: { 'cups1-to-directory': { state: 'blackhole' as const } } };
    const { affected, unaffected } = explain(failedSignIn(connectFailed('LDAP_CONNECT_TIMEOUT'), broken));
    expect(affected.map((effect) => effect.text)).toEqual(['sign-in of asmith at cups1', 'sign-in of other users of cups1']);
    expect(unaffected.map((effect) => effect.text)).toEqual([
      'sign-in of users of cups2',
      'log-in of asmith at CUCM',
      'synchronisation of CUCM from LDAP',
      'users copied to cups1 already',
      'new users and settings reaching cups1 from CUCM',
      'users copied to cups2 already',
      'new users and settings reaching cups2 from CUCM',
      'log-in of application users (AXL)',
    ]);
  });
});

describe('what one person alone meets is not told of all users of a node', () => {
  const account = (userid: string, below = 'ou=People') => ({
    dn: `uid=${userid},${below},dc=lab,dc=example`,
    locked: false,
    disabled: false,
    passwordExpired: false,
  });
  const told = (broken: Breakage) => {
    const { affected, unaffected, prose } = explain(failedSignIn(userBindFailed, { ...sound(), ...broken }));
    const signIns = (effects: readonly { text: string }[]) => effects.map(({ text }) => text).filter((text) => /^sign-in/.test(text));
    return { affected: signIns(affected), unaffected: signIns(unaffected), prose };
  };

  it('an entry that is gone', () => {
    expect(told({ entries: { clee: null } })).toMatchObject({
      affected: ['sign-in of clee at cups1'],
      unaffected: ['sign-in of jmueller at cups1', 'sign-in of users of cups2'],
      prose: expect.stringContaining('as are users of cups2'),
    });
  });

  it('each of them, where all who were asked about are in the same case', () => {
    const { affected } = told({ entries: { clee: null, jmueller: null, bjones: { ...account('bjones'), locked: true } } });
    expect(affected).toEqual(['sign-in of clee and jmueller at cups1', 'sign-in of bjones at cups2']);
  });

  it('a search base that holds some of them, and no users of the other node are called unaffected', () => {
    const failed: JournalEvent = {
      ...event,
      kind: 'ldap.searched',
      symptom: 'LDAP_USER_NOT_FOUND',
      facts: { ...dial, base: 'ou=Sales,dc=lab,dc=example', filter: '(uid=asmith)', dn: '', entries: 0, ms: 3, detail: '' },
    };
    const userSearchBase = 'ou=Sales,dc=lab,dc=example';
    const input = failedSignIn(failed, {
      ...sound(),
      authentication: { userSearchBase },
      entries: { bjones: account('bjones', 'ou=Sales') },
    });
    const live = { ...input.live, naming: new Map(input.live.naming).set(userSearchBase.toLowerCase(), 'entry' as const) };
    const { affected, unaffected, prose } = explain({ ...input, evidence: live, live });
    expect(affected.map(({ text }) => text)).toEqual([
      'sign-in of asmith at cups1',
      'sign-in of other users of cups1',
      'sign-in of dbrown at cups2',
      'log-in of asmith at CUCM',
    ]);
    expect(unaffected.map(({ text }) => text)).toContain('sign-in of bjones at cups2');
    expect(prose).not.toContain('users of cups2');
  });

  it('a fault of the node is told of all of them, also where one of them has another beside it', () => {
    const links = { 'cups1-to-directory': { state: 'refuse' as const } };
    const { affected } = explain(failedSignIn(connectFailed(refused), { ...sound(), links, entries: { clee: null } }));
    expect(affected.map(({ text, reason }) => ({ text, reason }))).toEqual([
      { text: 'sign-in of asmith at cups1', reason: null },
      { text: 'sign-in of other users of cups1', reason: null },
    ]);
  });
});

describe('several remedies together', () => {
  const locked = { dn: 'uid=asmith,ou=People,dc=lab,dc=example', locked: true, disabled: false, passwordExpired: false };
  const untrusting = { loaded: { cups1: [] }, stored: { cups1: {} } };

  it('do not say that nothing needs restarting where something does', () => {
    const links = { 'cups1-to-directory': { state: 'refuse' as const } };
    const { prose, remedy, causes } = explain(failedSignIn(connectFailed(refused), { ...sound(), ...untrusting, links }));
    expect(remedy).toBe(
      "Permit TCP 636 from cups1 to directory. Upload the directory's certificate to directory-trust of cups1, then restart Cisco Tomcat there.",
    );
    expect(prose).toContain(remedy);
    expect(causes[0]?.remedy).toBe('Permit TCP 636 from cups1 to directory; nothing needs restarting.');
  });

  it('say what a restart costs beside the restart', () => {
    const uploaded = Date.parse('2026-01-05T09:14:07Z');
    const broken = { ...sound(), loaded: { cups1: [] }, stored: { cups1: { [fingerprint]: uploaded } }, entries: { asmith: locked } };
    const { prose } = explain(failedSignIn(tlsFailed('LDAP_TLS_UNTRUSTED_ISSUER'), broken));
    expect(prose).toContain('Restart Cisco Tomcat on cups1. Until it is back nobody can sign in there, and users already signed in must');
    expect(prose).toMatch(/must sign in again\. Unlock asmith in the directory\. /);
  });

  it('say nothing of a restart that has been made', () => {
    const uploaded = Date.parse('2026-01-05T09:14:07Z');
    const broken = { ...sound(), loaded: { cups1: [] }, stored: { cups1: { [fingerprint]: uploaded } } };
    const live = { ...broken, loaded: { cups1: [fingerprint] } };
    const { prose } = explain(failedSignIn(tlsFailed('LDAP_TLS_UNTRUSTED_ISSUER'), broken, live));
    expect(prose).toContain('That has been mended since.');
    expect(prose).not.toContain('Until it is back');
  });
});

describe('a run of the synchronisation that the directory did not keep from its end', () => {
  const facts = { run: 'r1', agreement: 'corporate', read: 0, added: 0, updated: 0, deactivated: 0, skipped: 0, error: '' };
  const failedRun = (events: readonly JournalEvent[]) => {
    const { attempt, ...input } = failedSignIn(connectFailed(refused), sound());
    return explain({ ...input, attempt: { ...attempt, kind: 'sync', user: '', node: 'cucm' }, events });
  };
  const finished = (symptom: SymptomCode, rest: Partial<typeof facts>): JournalEvent => ({
    ...event,
    node: 'cucm',
    kind: 'dirsync.finished',
    symptom,
    facts: { ...facts, ...rest },
  });

  it('was ended by somebody, which closed its connection, too', () => {
    const closed = connectFailed('LDAP_CONNECTION_CLOSED');
    const explanation = failedRun([closed, finished('SYNC_ENDED', { error: 'Cisco DirSync was stopped' })]);
    expect(explanation).toMatchObject({ symptom: 'SYNC_ENDED', cause: 'SYNCHRONISATION_ENDED' });
    expect(explanation.causes.map(({ code }) => code)).toEqual(['SYNCHRONISATION_ENDED']);
    expect(explanation.prose).toContain('somebody ended the run before it had finished: Cisco DirSync was stopped');
  });

  it('left everybody out, which is something else than being given nobody', () => {
    const explanation = failedRun([finished('LDAP_RETURNED_NO_USERS', { read: 7, skipped: 7 })]);
    expect(explanation.causes).toMatchObject([
      { code: 'ENTRIES_LEFT_OUT', text: 'all 7 entries that the directory returned were left out.' },
    ]);
    expect(explanation.remedy).toContain('uclab runs show r1');
    expect(failedRun([finished('LDAP_RETURNED_NO_USERS', {})]).cause).toBe('DIRECTORY_EMPTY');
  });
});
