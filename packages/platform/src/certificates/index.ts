export { computerStoreNames, type StoreName, storeNameOf, storeNames, storesWith } from './store-name.ts';
export { distinguishedName, fingerprintOf, type StoredCertificate } from './stored-certificate.ts';
export { type LoadedTrust, TrustStores } from './trust-stores.ts';
