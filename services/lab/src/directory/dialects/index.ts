import type { AccountDialect } from './account-dialect.ts';
import { activeDirectoryAccounts } from './active-directory-accounts.ts';
import { ds389Accounts } from './ds389-accounts.ts';
import { openLdapAccounts } from './openldap-accounts.ts';

export type { AccountDialect, AccountStates } from './account-dialect.ts';

/** Directories that the laboratory writes to in their own way. */
export const directoryProducts = ['openldap', '389-ds', 'samba-ad'] as const;

export type DirectoryProduct = (typeof directoryProducts)[number];

const dialects: Readonly<Record<DirectoryProduct, AccountDialect>> = {
  openldap: openLdapAccounts,
  '389-ds': ds389Accounts,
  'samba-ad': activeDirectoryAccounts,
};

export const accountDialect = (product: DirectoryProduct): AccountDialect => dialects[product];
