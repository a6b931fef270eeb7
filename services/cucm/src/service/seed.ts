import { requireJsonFile } from '@uclab/foundation/config';
import { z } from 'zod';
import { licenceSchema } from '../feed/licence.ts';
import { ldapAuthenticationSchema, ldapDirectorySchema, ldapSystemSchema } from '../ldap/fields.ts';

const userid = z.string().min(1).max(128);

const seedEndUserSchema = z.strictObject({
  userid,
  firstName: z.string().default(''),
  middleName: z.string().default(''),
  lastName: z.string().min(1),
  telephoneNumber: z.string().default(''),
  mailid: z.string().default(''),
  department: z.string().default(''),
  manager: z.string().default(''),
  /** Without it the user has the default credential. */
  password: z.string().min(1).optional(),
});

/** What a CUCM node is made with: read once, when its database is empty. */
export const seedSchema = z.strictObject({
  version: z.string().min(1),
  ldapSystem: ldapSystemSchema,
  ldapDirectories: z.array(ldapDirectorySchema).default([]),
  ldapAuthentication: ldapAuthenticationSchema,
  applicationUsers: z.array(z.strictObject({ userid, password: z.string().min(1), groups: z.array(z.string().min(1)) })),
  endUsers: z.array(seedEndUserSchema).default([]),
  /** Names of the presence nodes, in the order in which users are homed on them by turns. */
  presenceNodes: z.array(z.string().min(1)),
  axl: z
    .strictObject({ strictVersions: z.boolean(), writesPerMinute: z.int().min(0) })
    .default({ strictVersions: false, writesPerMinute: 0 }),
  licence: licenceSchema.default('full'),
});

export type Seed = z.output<typeof seedSchema>;
/** The seed as it may be written: defaults left out. */
export type SeedInput = z.input<typeof seedSchema>;

/** Reads and checks a seed.json; throws ConfigError, which names the file and each field that breaks a rule. */
export const readSeed = (file: string): Seed => requireJsonFile(file, seedSchema);
