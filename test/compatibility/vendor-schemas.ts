import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The folder with the vendor's WSDL and schema files of a version, which the npm package cisco-axl brings: they are no part of uclab. */
export const vendorSchemas = (version: string): string =>
  join(dirname(createRequire(import.meta.url).resolve('cisco-axl/package.json')), 'schema', version);
