export { ConfigError, describeConfig, readConfig, secret } from './config.ts';
export { readJsonFile, requireJsonFile } from './json-file.ts';
export { readCertificateFile, readKeyPair } from './key-files.ts';
