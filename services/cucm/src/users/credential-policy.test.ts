import { TestClock } from '@uclab/foundation/clock';
import { checkLocally, LocalCredentials } from '@uclab/platform/identity';
import type { Store } from '@uclab/platform/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { seededStore } from '../../test/seeded-store.ts';
import { localSeed } from '../../test/seeds.ts';
import { readChangeState } from '../feed/revision.ts';
import { findApplicationUser } from './application-users.ts';
import { endUserCredential } from './credentials.ts';
import {
  addEndUser,
  type CredentialSettingsChange,
  credentialGuard,
  credentialKind,
  findEndUser,
  type NewCredentials,
  readCredentialSettings,
  type UserRef,
  updateApplicationUser,
  updateEndUser,
} from './index.ts';

let store: Store;
let remove: () => Promise<void>;
let clock: TestClock;

beforeEach(async () => {
  ({ store, remove } = await seededStore(localSeed));
  clock = new TestClock();
});
afterEach(() => remove());

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const rules = { localUsersBesideLdap: false };

const refOf = (userid: string): UserRef => ({ kind: 'enduser', pkid: findEndUser(store, userid)?.pkid ?? '' });
const change = (userid: string, credentials: NewCredentials) =>
  updateEndUser(
    store,
    () => findEndUser(store, userid),
    { fields: {}, local: {}, credentials: { atMs: clock.nowMs(), ...credentials } },
    rules,
  );
const settings = (asked: Omit<CredentialSettingsChange, 'atMs'>): CredentialSettingsChange => ({ atMs: clock.nowMs(), ...asked });

const known = new LocalCredentials();
/** Why a password or PIN was refused; undefined for accepted. */
const refusal = async (userid: string, typed: string, kind: keyof typeof credentialKind = 'password') => {
  const ref = refOf(userid);
  const guard = credentialGuard(store, ref, credentialKind[kind], clock);
  return (await checkLocally(known, typed, endUserCredential(store, ref.pkid, credentialKind[kind]), guard, clock.nowMs())).symptom;
};
const fail = async (userid: string, times: number, kind?: keyof typeof credentialKind) => {
  for (let count = 0; count < times; count++) await refusal(userid, 'wrong', kind);
};
const setPolicy = (column: string, value: number) =>
  store.write([{ sql: `UPDATE credentialpolicy SET ${column} = ? WHERE displayname = 'Default Credential Policy'`, rows: [[value]] }]);

describe('three failed logons', () => {
  it('lock a credential for half an hour of emulated time, also for the right password', async () => {
    await fail('bjones', 2);
    expect(await refusal('bjones', 'bobs-secret')).toBeUndefined();
    await fail('bjones', 3);
    expect(await refusal('bjones', 'bobs-secret')).toBe('LOCAL_CREDENTIAL_LOCKED');
    clock.advance(30 * minuteMs - 1);
    expect(await refusal('bjones', 'bobs-secret')).toBe('LOCAL_CREDENTIAL_LOCKED');
    clock.advance(1);
    expect(await refusal('bjones', 'bobs-secret')).toBeUndefined();
  });

  it('do not lock where the first was so long ago that it is forgotten', async () => {
    await fail('bjones', 2);
    clock.advance(30 * minuteMs);
    await fail('bjones', 2);
    expect(await refusal('bjones', 'bobs-secret')).toBeUndefined();
  });

  it('that come while it is locked make the lock no longer, and three more after it lock again', async () => {
    await fail('bjones', 3);
    clock.advance(29 * minuteMs);
    await fail('bjones', 5);
    clock.advance(minuteMs);
    await fail('bjones', 2);
    expect(await refusal('bjones', 'bobs-secret')).toBeUndefined();
    await fail('bjones', 3);
    expect(await refusal('bjones', 'bobs-secret')).toBe('LOCAL_CREDENTIAL_LOCKED');
  });

  it('at one and the same time lock it as well', async () => {
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((typed) => refusal('bjones', typed)));
    expect(await refusal('bjones', 'bobs-secret')).toBe('LOCAL_CREDENTIAL_LOCKED');
  });

  it('lock the password and not the PIN, of one user and of nobody else, by default credential too', async () => {
    await fail('asmith', 3, 'pin');
    expect([await refusal('asmith', '12345', 'pin'), await refusal('asmith', 'ciscocisco')]).toEqual([
      'LOCAL_CREDENTIAL_LOCKED',
      undefined,
    ]);
    expect(await refusal('bjones', '12345', 'pin')).toBeUndefined();
  });

  it('give the user a revision when they lock, so that presence nodes are told; a failed one alone does not', async () => {
    const { revision } = readChangeState(store);
    await fail('bjones', 2);
    expect(readChangeState(store).revision).toBe(revision);
    await fail('bjones', 1);
    expect([readChangeState(store).revision, findEndUser(store, 'bjones')?.revision]).toEqual([revision + 1, revision + 1]);
  });

  it('lock nothing where the policy has no limit, and for ever where an administrator must unlock', async () => {
    await setPolicy('failedlogon', 0);
    await fail('bjones', 5);
    expect(await refusal('bjones', 'bobs-secret')).toBeUndefined();
    await setPolicy('failedlogon', 1);
    await setPolicy('lockoutduration', 0);
    await fail('bjones', 1);
    clock.advance(1000 * dayMs);
    expect(await refusal('bjones', 'bobs-secret')).toBe('LOCAL_CREDENTIAL_LOCKED');
    await change('bjones', { passwordSettings: settings({ resetHackCount: true, doesNotExpire: true }) });
    expect(await refusal('bjones', 'bobs-secret')).toBeUndefined();
  });
});

describe('an administrator', () => {
  it('unlocks what failed logons have locked, by the hack count or by a new password', async () => {
    await fail('bjones', 3);
    await change('bjones', { passwordSettings: settings({ resetHackCount: true }) });
    expect(await refusal('bjones', 'bobs-secret')).toBeUndefined();
    await fail('bjones', 3);
    await change('bjones', { password: 'another-secret' });
    expect(await refusal('bjones', 'another-secret')).toBeUndefined();
  });

  it('locks, and only the administrator unlocks', async () => {
    await change('bjones', { passwordSettings: settings({ lockedByAdministrator: true }) });
    const lockedAt = clock.nowMs();
    clock.advance(dayMs);
    await change('bjones', { passwordSettings: settings({ lockedByAdministrator: true, resetHackCount: true }) });
    expect(await refusal('bjones', 'bobs-secret')).toBe('LOCAL_CREDENTIAL_LOCKED');
    expect(readCredentialSettings(store, refOf('bjones'), credentialKind.password)).toMatchObject({
      lockedByAdministrator: true,
      timeAdminLockoutMs: lockedAt,
    });
    await change('bjones', { passwordSettings: settings({ lockedByAdministrator: false }) });
    expect(await refusal('bjones', 'bobs-secret')).toBeUndefined();
    expect(readCredentialSettings(store, refOf('bjones'), credentialKind.password)).toMatchObject({ timeAdminLockoutMs: null });
  });

  it('makes a user change a credential, which counts again after that', async () => {
    await change('bjones', { pinSettings: settings({ userMustChange: true }) });
    expect([await refusal('bjones', '12345', 'pin'), await refusal('bjones', 'bobs-secret')]).toEqual([
      'LOCAL_CREDENTIAL_MUST_CHANGE',
      undefined,
    ]);
    await change('bjones', { pin: '54321' });
    expect(await refusal('bjones', '54321', 'pin')).toBeUndefined();
    // A temporary one, in one go.
    await change('bjones', { pin: '67890', pinSettings: settings({ userMustChange: true }) });
    expect(await refusal('bjones', '67890', 'pin')).toBe('LOCAL_CREDENTIAL_MUST_CHANGE');
  });

  it('reads the settings as they were set, each credential its own', async () => {
    const { policy, ...first } = readCredentialSettings(store, refOf('asmith'), credentialKind.pin);
    expect(policy.name).toBe('Default Credential Policy');
    expect(first).toEqual({
      userCantChange: false,
      userMustChange: false,
      doesNotExpire: false,
      timeChangedMs: null,
      timeAdminLockoutMs: null,
      lockedByAdministrator: false,
    });
    await change('asmith', {
      pin: '54321',
      pinSettings: settings({ policy: 'Accounts of Programs', userCantChange: true, doesNotExpire: true }),
    });
    expect(readCredentialSettings(store, refOf('asmith'), credentialKind.pin)).toMatchObject({
      policy: { name: 'Accounts of Programs' },
      userCantChange: true,
      doesNotExpire: true,
      timeChangedMs: clock.nowMs(),
    });
    expect(readCredentialSettings(store, refOf('asmith'), credentialKind.password)).toMatchObject({ userCantChange: false });
    await expect(change('asmith', { pinSettings: settings({ policy: 'Nothing' }) })).rejects.toMatchObject({
      kind: 'not-found',
      message: 'CredentialPolicy Nothing not found',
    });
    await expect(change('asmith', { pinSettings: settings({ userMustChange: true }) })).rejects.toMatchObject({
      kind: 'conflict',
      field: 'pinCredentials',
    });
  });
});

describe('a password of one’s own', () => {
  it('expires 180 days after it was set, the default one and one that does not expire never', async () => {
    clock.advance(180 * dayMs);
    expect([await refusal('bjones', 'bobs-secret'), await refusal('asmith', 'ciscocisco')]).toEqual([
      'LOCAL_CREDENTIAL_EXPIRED',
      undefined,
    ]);
    await change('bjones', { password: 'another-secret' });
    expect(await refusal('bjones', 'another-secret')).toBeUndefined();
    clock.advance(180 * dayMs - 1);
    expect(await refusal('bjones', 'another-secret')).toBeUndefined();
    clock.advance(1);
    expect(await refusal('bjones', 'another-secret')).toBe('LOCAL_CREDENTIAL_EXPIRED');
    await change('bjones', { passwordSettings: settings({ doesNotExpire: true }) });
    expect(await refusal('bjones', 'another-secret')).toBeUndefined();
  });

  it.each([
    [{ password: 'four' }, 'password', 'password has at least 5 characters, by Default Credential Policy'],
    [{ pin: '1234' }, 'pin', 'pin has at least 5 characters, by Default Credential Policy'],
    [{ pin: '1234a' }, 'pin', 'pin has digits only'],
    [{ password: '' }, 'password', 'password must not be empty'],
  ])('is refused as %o, by field and rule, for new users too', async (credentials, field, message) => {
    await expect(change('bjones', credentials)).rejects.toMatchObject({ kind: 'invalid', field, message });
    const fields = {
      userid: 'new',
      firstname: '',
      middlename: '',
      lastname: 'New',
      manager: '',
      department: '',
      telephonenumber: '',
      mailid: '',
    };
    await expect(addEndUser(store, { fields, local: {}, credentials }, rules)).rejects.toMatchObject({ kind: 'invalid', field, message });
    expect(findEndUser(store, 'new')).toBeUndefined();
  });

  it('must differ from the last ones, and from no more of them than the policy says', async () => {
    await setPolicy('prevcredstorednum', 2);
    const again = { kind: 'invalid', field: 'password', message: 'password must differ from the last 2, by Default Credential Policy' };
    await expect(change('bjones', { password: 'bobs-secret' })).rejects.toMatchObject(again);
    await change('bjones', { password: 'second-secret' });
    await change('bjones', { password: 'third-secret' });
    await expect(change('bjones', { password: 'second-secret' })).rejects.toMatchObject(again);
    await change('bjones', { password: 'bobs-secret' });
    expect(await refusal('bjones', 'bobs-secret')).toBeUndefined();
    const kept = store.get(
      z.object({ n: z.int() }),
      'SELECT count(*) AS n FROM credentialhistory WHERE fkenduser = ?',
      refOf('bjones').pkid,
    );
    expect(kept).toEqual({ n: 2 });
  });
});

it('an application user that was made by hand has a policy as everybody, with its own settings', async () => {
  const find = () => findApplicationUser(store, 'reader');
  const ref: UserRef = { kind: 'applicationuser', pkid: find()?.pkid ?? '' };
  expect(readCredentialSettings(store, ref, credentialKind.password).policy.name).toBe('Accounts of Programs');
  await updateApplicationUser(store, find, {
    passwordSettings: settings({ policy: 'Default Credential Policy', lockedByAdministrator: true }),
  });
  expect(readCredentialSettings(store, ref, credentialKind.password)).toMatchObject({
    policy: { name: 'Default Credential Policy' },
    lockedByAdministrator: true,
  });
  await expect(updateApplicationUser(store, find, { password: 'reader-secret' })).rejects.toMatchObject({
    kind: 'invalid',
    field: 'password',
  });
});
