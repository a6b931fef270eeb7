export { Authority, type IssuedCertificate } from './authority.ts';
