export {
  type CredentialGuard,
  type CredentialStanding,
  checkLocally,
  freeStanding,
  type LocalCheck,
  readOnlyGuard,
} from './credential-guard.ts';
export { EndUserAuthentication, type EndUserAuthenticationOptions } from './end-user-authentication.ts';
export { LocalCredentials } from './local-credentials.ts';
export { defaultCredential, hashPassword, matchesHash, nobodysHash } from './password-hash.ts';
export { recordLocalCheck } from './record-local-check.ts';
export type { AccountToCheck, AuthenticationOutcome, LdapAuthenticationSettings } from './settings.ts';
export { toldStanding } from './told-standing.ts';
