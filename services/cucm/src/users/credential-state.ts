import type { CredentialStanding } from '@uclab/platform/identity';
import { keptUntilCommit, type Store, type Write } from '@uclab/platform/store';
import { z } from 'zod';
import type { Named } from './access-control-groups.ts';
import { type CredentialPolicy, policyFor, programPolicyName } from './credential-policies.ts';
import { type CredentialKind, credentialKind, writeCredential } from './credentials.ts';
import { mayHaveRows } from './owners.ts';
import type { UserRef } from './tables.ts';

/**
 * What CUCM keeps of a credential beside its hash. Without a row it is as it was given: under the policy of its group, never changed,
 * never failed. The name is that of the data dictionary, the columns are assumed; times are emulated, in milliseconds since the epoch.
 */
export const credentialStateTables = `
CREATE TABLE IF NOT EXISTS credentialdynamic (
  fkenduser TEXT REFERENCES enduser (pkid) ON DELETE CASCADE,
  fkapplicationuser TEXT REFERENCES applicationuser (pkid) ON DELETE CASCADE,
  tkcredential INTEGER NOT NULL,
  fkcredentialpolicy TEXT REFERENCES credentialpolicy (pkid),
  cantchange TEXT NOT NULL CHECK (cantchange IN ('t', 'f')),
  mustchange TEXT NOT NULL CHECK (mustchange IN ('t', 'f')),
  doesntexpire TEXT NOT NULL CHECK (doesntexpire IN ('t', 'f')),
  timechanged INTEGER,
  hackcount INTEGER NOT NULL,
  timelasthack INTEGER,
  timelockout INTEGER,
  timeadminlockout INTEGER,
  UNIQUE (fkenduser, tkcredential),
  UNIQUE (fkapplicationuser, tkcredential)
) STRICT;
`;

const flag = z.enum(['t', 'f']).transform((value) => value === 't');
const time = z.int().nullable();

const stateRow = z.object({
  fkcredentialpolicy: z.string().nullable(),
  cantchange: flag,
  mustchange: flag,
  doesntexpire: flag,
  timechanged: time,
  /** Failed logons since the last success, or since they were forgotten. */
  hackcount: z.int(),
  timelasthack: time,
  /** When too many failed logons have locked it. */
  timelockout: time,
  timeadminlockout: time,
});

export type CredentialState = z.output<typeof stateRow>;

const columns = [
  'fkcredentialpolicy',
  'cantchange',
  'mustchange',
  'doesntexpire',
  'timechanged',
  'hackcount',
  'timelasthack',
  'timelockout',
  'timeadminlockout',
] as const;

const untouched: CredentialState = {
  fkcredentialpolicy: null,
  cantchange: false,
  mustchange: false,
  doesntexpire: false,
  timechanged: null,
  hackcount: 0,
  timelasthack: null,
  timelockout: null,
  timeadminlockout: null,
};

/** What is kept of a user's password or PIN. */
export const readCredentialState = (store: Store, { kind: user, pkid }: UserRef, kind: CredentialKind): CredentialState =>
  user === 'applicationuser' || mayHaveRows(store, 'credentialdynamic', pkid) ? keptState(store, user, pkid, kind) : untouched;

const keptState = keptUntilCommit(
  (store, user: UserRef['kind'], pkid: string, kind: CredentialKind): CredentialState =>
    store.get(stateRow, `SELECT ${columns.join(', ')} FROM credentialdynamic WHERE fk${user} = ? AND tkcredential = ?`, pkid, kind) ??
    untouched,
);

const letter = (value: boolean): string => (value ? 't' : 'f');

export const writeCredentialState = ({ kind: user, pkid }: UserRef, kind: CredentialKind, state: CredentialState): Write => ({
  sql: `INSERT INTO credentialdynamic (fk${user}, tkcredential, ${columns.join(', ')}) VALUES (?, ?${', ?'.repeat(columns.length)})
    ON CONFLICT (fk${user}, tkcredential) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`,
  rows: [
    [
      pkid,
      kind,
      state.fkcredentialpolicy,
      letter(state.cantchange),
      letter(state.mustchange),
      letter(state.doesntexpire),
      state.timechanged,
      state.hackcount,
      state.timelasthack,
      state.timelockout,
      state.timeadminlockout,
    ],
  ],
});

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** A credential that has just been changed: failed logons and the lock that they made are gone, the administrator's lock is not (assumed). */
export const changedState = (state: CredentialState, atMs: number | null): CredentialState => ({
  ...state,
  timechanged: atMs,
  mustchange: false,
  hackcount: 0,
  timelasthack: null,
  timelockout: null,
});

/** Until when failed logons have locked it; 0 where they have not. */
const lockoutEnd = ({ timelockout }: CredentialState, policy: CredentialPolicy): number => {
  if (timelockout === null) return 0;
  return policy.lockoutMinutes === 0 ? Number.POSITIVE_INFINITY : timelockout + policy.lockoutMinutes * minuteMs;
};

/** How it stands under its policy. A credential that was never changed does not expire: it is the default one (assumed). */
export function standingOf(state: CredentialState, policy: CredentialPolicy): CredentialStanding {
  const expires = !state.doesntexpire && policy.expiresAfterDays > 0 && state.timechanged !== null;
  return {
    lockedUntilMs: state.timeadminlockout === null ? lockoutEnd(state, policy) : Number.POSITIVE_INFINITY,
    expiresAtMs: expires ? (state.timechanged ?? 0) + policy.expiresAfterDays * dayMs : Number.POSITIVE_INFINITY,
    mustChange: state.mustchange,
  };
}

/** After one more failed logon; as it was where the policy knows no limit. Failed logons count from the last one on (assumed). */
export function failedState(state: CredentialState, policy: CredentialPolicy, nowMs: number): CredentialState {
  if (policy.failedLogons === 0) return state;
  const forgotten =
    state.timelockout !== null || state.timelasthack === null || nowMs - state.timelasthack >= policy.resetFailedLogonsMinutes * minuteMs;
  const hackcount = forgotten ? 1 : state.hackcount + 1;
  return { ...state, hackcount, timelasthack: nowMs, timelockout: hackcount >= policy.failedLogons ? nowMs : null };
}

/** After a success. */
export const succeededState = (state: CredentialState): CredentialState =>
  state.hackcount === 0 && state.timelockout === null ? state : { ...state, hackcount: 0, timelasthack: null, timelockout: null };

/** A credential's settings as the pages of a user have them. Times are emulated, in milliseconds since the epoch. */
export interface CredentialSettings {
  readonly policy: Named;
  readonly userCantChange: boolean;
  readonly userMustChange: boolean;
  readonly doesNotExpire: boolean;
  /** Null for a default credential. */
  readonly timeChangedMs: number | null;
  /** When an administrator locked it; null where none has. */
  readonly timeAdminLockoutMs: number | null;
  readonly lockedByAdministrator: boolean;
}

/** The settings of a user's password or PIN. */
export function readCredentialSettings(store: Store, user: UserRef, kind: CredentialKind): CredentialSettings {
  const state = readCredentialState(store, user, kind);
  const { pkid, name } = policyFor(store, user.kind, kind, state.fkcredentialpolicy);
  return {
    policy: { pkid, name },
    userCantChange: state.cantchange,
    userMustChange: state.mustchange,
    doesNotExpire: state.doesntexpire,
    timeChangedMs: state.timechanged,
    timeAdminLockoutMs: state.timeadminlockout,
    lockedByAdministrator: state.timeadminlockout !== null,
  };
}

/** The writes that put application users under the policy of accounts of programs: those who have none of their own. */
export const putUnderProgramPolicy = (): Write => ({
  sql: `INSERT INTO credentialdynamic (fkapplicationuser, tkcredential, fkcredentialpolicy, cantchange, mustchange, doesntexpire, hackcount)
    SELECT applicationuser.pkid, ?, credentialpolicy.pkid, 'f', 'f', 'f', 0 FROM applicationuser, credentialpolicy WHERE displayname = ?
    ON CONFLICT DO NOTHING`,
  rows: [[credentialKind.password, programPolicyName]],
});

/** The writes for the first password of one's own that a new user has. */
export const insertOwnPassword = (user: UserRef, hash: string, atMs: number): Write[] => [
  writeCredential(user, credentialKind.password, hash),
  writeCredentialState(user, credentialKind.password, changedState(untouched, atMs)),
];
