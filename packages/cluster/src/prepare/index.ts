export { type PrepareOptions, prepare } from './prepare.ts';
export { isProfileName, type ProfileName, profileNames } from './profiles.ts';
