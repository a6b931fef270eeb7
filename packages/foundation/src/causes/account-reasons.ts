/** What a directory may say of an account beside the bare result of a bind. */
export const accountReasons = [
  'account-disabled',
  'account-locked',
  'account-expired',
  'account-restricted',
  'password-expired',
  'password-must-change',
] as const;

export type AccountReason = (typeof accountReasons)[number];
