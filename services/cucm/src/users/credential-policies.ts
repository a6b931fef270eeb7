import { randomUUID } from 'node:crypto';
import { Refusal } from '@uclab/foundation/errors';
import { keptUntilCommit, type Store, type Write } from '@uclab/platform/store';
import { z } from 'zod';
import type { Named } from './access-control-groups.ts';
import { type CredentialKind, credentialKind } from './credentials.ts';
import type { UserRef } from './tables.ts';

/**
 * Credential policies, and which of them is that of a group of credentials (passwords of end users, PINs of end users, passwords of
 * application users) unless a user has another. Columns are named as the elements of AXL are; those of the data dictionary are not
 * known. `credentialgroup` is the emulator's own: in the product `credentialpolicydefault` tells it, too.
 */
export const credentialPolicyTables = `
CREATE TABLE IF NOT EXISTS credentialpolicy (
  pkid TEXT PRIMARY KEY,
  displayname TEXT NOT NULL UNIQUE,
  failedlogon INTEGER NOT NULL,
  resetfailedlogonattempts INTEGER NOT NULL,
  lockoutduration INTEGER NOT NULL,
  credexpiresafter INTEGER NOT NULL,
  mincredlength INTEGER NOT NULL,
  prevcredstorednum INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS credentialgroup (
  credentialuser TEXT NOT NULL CHECK (credentialuser IN ('enduser', 'applicationuser')),
  tkcredential INTEGER NOT NULL,
  fkcredentialpolicy TEXT NOT NULL REFERENCES credentialpolicy (pkid),
  PRIMARY KEY (credentialuser, tkcredential)
) STRICT;
`;

const policyRow = z
  .object({
    pkid: z.string(),
    displayname: z.string(),
    failedlogon: z.int(),
    resetfailedlogonattempts: z.int(),
    lockoutduration: z.int(),
    credexpiresafter: z.int(),
    mincredlength: z.int(),
    prevcredstorednum: z.int(),
  })
  .transform((row) => ({
    pkid: row.pkid,
    name: row.displayname,
    /** Failed logons that lock; 0 for no limit. */
    failedLogons: row.failedlogon,
    /** Minutes after which failed logons are forgotten. */
    resetFailedLogonsMinutes: row.resetfailedlogonattempts,
    /** 0: an administrator must unlock. */
    lockoutMinutes: row.lockoutduration,
    /** 0: never. */
    expiresAfterDays: row.credexpiresafter,
    minimumLength: row.mincredlength,
    /** How many credentials, the present one among them, a new one must differ from. */
    storedPrevious: row.prevcredstorednum,
  }));

export type CredentialPolicy = z.output<typeof policyRow>;

export const defaultPolicyName = 'Default Credential Policy';
/** A policy of those accounts that programs use, which nobody's mistyping may lock; an administrator would make it as the seed does. */
export const programPolicyName = 'Accounts of Programs';

/**
 * As a new cluster has it: what the form proposes for a new policy (CUCM Administration Guide 8.0, Credential Policy Configuration). The
 * guide says that the predefined policy differs from that in something; its length is chosen, so that default PIN 12345 keeps to it.
 */
const defaultPolicy = {
  failedlogon: 3,
  resetfailedlogonattempts: 30,
  lockoutduration: 30,
  credexpiresafter: 180,
  mincredlength: 5,
  prevcredstorednum: 12,
} as const;
const programPolicy = { ...defaultPolicy, failedlogon: 0, credexpiresafter: 0 };

const columns = Object.keys(defaultPolicy);
const values = (policy: Readonly<Record<string, number>>): number[] => columns.map((column) => policy[column] ?? 0);

/** The writes after which the policies of a new cluster are there; those that are there already stay as they are. */
export const installCredentialPolicies = (): Write[] => [
  {
    sql: `INSERT INTO credentialpolicy (pkid, displayname, ${columns.join(', ')}) VALUES (?, ?${', ?'.repeat(columns.length)})
      ON CONFLICT (displayname) DO NOTHING`,
    rows: [
      [randomUUID(), defaultPolicyName, ...values(defaultPolicy)],
      [randomUUID(), programPolicyName, ...values(programPolicy)],
    ],
  },
  {
    sql: `INSERT INTO credentialgroup (credentialuser, tkcredential, fkcredentialpolicy)
      SELECT ?, ?, pkid FROM credentialpolicy WHERE displayname = ? ON CONFLICT DO NOTHING`,
    rows: [
      ['enduser', credentialKind.password, defaultPolicyName],
      ['enduser', credentialKind.pin, defaultPolicyName],
      ['applicationuser', credentialKind.password, defaultPolicyName],
    ],
  },
];

const selectPolicies = `SELECT pkid, displayname, ${columns.join(', ')} FROM credentialpolicy`;

export const findCredentialPolicy = (store: Store, name: string): CredentialPolicy | undefined =>
  store.get(policyRow, `${selectPolicies} WHERE displayname = ?`, name);

export const findCredentialPolicyByPkid = (store: Store, pkid: string): CredentialPolicy | undefined =>
  store.get(policyRow, `${selectPolicies} WHERE pkid = ?`, pkid);

/** Throws Refusal('not-found'). */
export function requireCredentialPolicy(store: Store, name: string): Named {
  const policy = findCredentialPolicy(store, name);
  if (!policy) throw new Refusal('not-found', `CredentialPolicy ${name} not found`, 'credentialPolicy');
  return policy;
}

/** The policy of that key, or else the one of the group of credentials. Throws where there is neither: the database is damaged. */
export const policyFor = keptUntilCommit((store, user: UserRef['kind'], kind: CredentialKind, own: string | null): CredentialPolicy => {
  const policy =
    (own === null ? undefined : store.get(policyRow, `${selectPolicies} WHERE pkid = ?`, own)) ??
    store.get(
      policyRow,
      `${selectPolicies} WHERE pkid = (SELECT fkcredentialpolicy FROM credentialgroup WHERE credentialuser = ? AND tkcredential = ?)`,
      user,
      kind,
    );
  if (!policy) throw new Error(`there is no credential policy for ${user} and credential ${kind}`);
  return policy;
});
