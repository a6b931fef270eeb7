import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { installCredentialPolicies } from './credential-policies.ts';
import { putUnderProgramPolicy } from './credential-state.ts';
import { installStandardGroups, missingStandardGroups, type RoleRules } from './installed-groups.ts';
import { indexManagerNames, personalFieldUpgrade } from './upgrade-personal-fields.ts';

/** The writes by which a new cluster has its groups, roles and credential policies; to come before its users. */
export const installUserSettings = (rules: RoleRules): Write[] => [
  indexManagerNames,
  ...installStandardGroups(rules),
  ...installCredentialPolicies(),
];

const countRow = z.object({ policies: z.int() });

/**
 * Brings a database up to date that was made before there were roles, credential policies or personal fields. Application users of that time come under the
 * policy of accounts of programs, so that who got in before still does. Writes nothing where all is there.
 */
export async function upgradeUserSettings(store: Store, rules: RoleRules): Promise<void> {
  const hasPolicies = (store.get(countRow, 'SELECT count(*) AS policies FROM credentialpolicy')?.policies ?? 0) > 0;
  const writes = [
    ...personalFieldUpgrade(store),
    ...missingStandardGroups(store, rules),
    ...(hasPolicies ? [] : [...installCredentialPolicies(), putUnderProgramPolicy()]),
  ];
  if (writes.length > 0) await store.exclusive(() => store.write(writes));
}
