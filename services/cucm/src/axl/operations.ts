import { appUserOperations } from './app-user-operations.ts';
import { changeOperations } from './change-operations.ts';
import { ldapDirectoryOperations } from './ldap-directory-operations.ts';
import { ldapFilterOperations } from './ldap-filter-operations.ts';
import { ldapSettingsOperations } from './ldap-settings-operations.ts';
import type { Operation } from './operation.ts';
import { processNodeOperations } from './process-node-operations.ts';
import { sqlOperations } from './sql-operations.ts';
import { syncOperations } from './sync-operations.ts';
import { systemOperations } from './system-operations.ts';
import { userGroupOperations } from './user-group-operations.ts';
import { userOperations } from './user-operations.ts';

/** Every operation by its name. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  [
    ...userOperations,
    ...appUserOperations,
    ...userGroupOperations,
    ...ldapDirectoryOperations,
    ...ldapFilterOperations,
    ...ldapSettingsOperations,
    ...syncOperations,
    ...sqlOperations,
    ...systemOperations,
    ...processNodeOperations,
    ...changeOperations,
  ].map((operation) => [operation.name, operation]),
);
