export { EndUserAuthentication, type EndUserAuthenticationOptions } from './end-user-authentication.ts';
export { LocalCredentials } from './local-credentials.ts';
export { defaultCredential, hashPassword, nobodysHash } from './password-hash.ts';
export type { AccountToCheck, AuthenticationOutcome, LdapAuthenticationSettings } from './settings.ts';
