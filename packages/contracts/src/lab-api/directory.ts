import { z } from 'zod';

export const directoryUserSchema = z.object({
  userid: z.string(),
  dn: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  mail: z.string(),
  telephoneNumber: z.string(),
  department: z.string(),
  locked: z.boolean(),
  disabled: z.boolean(),
  passwordExpired: z.boolean(),
  /** An administrator set the password, and the policy wants one of the user's own before anything else. */
  mustChangePassword: z.boolean(),
});
export type DirectoryUser = z.infer<typeof directoryUserSchema>;
/** The answer to GET /api/v1/directory/users/{userid}. */
export const directoryEntrySchema = directoryUserSchema.extend({
  /** Every attribute of the entry that is a text, by its LDAP name, but for passwords. */
  attributes: z.record(z.string(), z.array(z.string())),
});
export type DirectoryEntry = z.infer<typeof directoryEntrySchema>;
export const directoryUsersSchema = z.object({ users: z.array(directoryUserSchema), truncated: z.boolean() });

const userid = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[A-Za-z0-9._@-]+$/, 'may have letters, digits and . _ @ - only');

/**
 * POST /api/v1/directory/users; what is left out is made up from the user id. As when an entry is changed, a value may be longer than CUCM
 * has room for.
 */
export const addDirectoryUserSchema = z.strictObject({
  userid,
  firstName: z.string().optional(),
  /** Empty: an entry without `sn` is made where the schema allows it. */
  lastName: z.string().min(1).optional(),
  password: z.string().min(1).max(128).optional(),
  mail: z.string().optional(),
  telephoneNumber: z.string().optional(),
  /** Stands as departmentNumber, too, where that is left out, but in Active Directory. */
  department: z.string().optional(),
  /** What CUCM reads as the department from every directory but Active Directory. */
  departmentNumber: z.string().optional(),
  /** Below which entry; `ou=People,<base>` when left out. */
  parent: z.string().optional(),
});
/**
 * PATCH /api/v1/directory/users/{userid}; members that are left out stay as they are. `attributes`: LDAP attribute names, or firstName
 * and lastName, to values, where an empty value removes the attribute.
 */
const changedDirectoryUserSchema = z.strictObject({
  attributes: z.record(z.string().min(1), z.string()).optional(),
  password: z.string().min(1).max(128).optional(),
  /** Without an end, until it is unlocked. */
  locked: z.boolean().optional(),
  disabled: z.boolean().optional(),
  passwordExpired: z.boolean().optional(),
  mustChangePassword: z.boolean().optional(),
});
export type DirectoryUserChange = z.infer<typeof changedDirectoryUserSchema>;
export const changeDirectoryUserSchema = changedDirectoryUserSchema.refine(
  (change) => Object.values(change).some((value) => value !== undefined),
  { error: 'names nothing to change' },
);
/** POST /api/v1/directory/users/{userid}/{move,rename,password,lock,unlock,disable,enable} */
export const moveDirectoryUserSchema = z.strictObject({ parent: z.string().min(1) });
export const renameDirectoryUserSchema = z.strictObject({ userid });
export const setDirectoryPasswordSchema = z.strictObject({ password: z.string().min(1).max(128) });

export const directoryCertificateSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  notBefore: z.string(),
  notAfter: z.string(),
  fingerprint: z.string(),
  names: z.array(z.string()),
  /** The server's own certificate. */
  pem: z.string(),
  /** The authority that signed it. */
  issuerPem: z.string(),
});
export type DirectoryCertificate = z.infer<typeof directoryCertificateSchema>;

/** POST /api/v1/directory/certificate */
export const issueDirectoryCertificateSchema = z.strictObject({
  /** Ended yesterday. */
  expired: z.boolean().default(false),
  /** Another host name in the certificate. */
  name: z.string().min(1).max(253).optional(),
  /** `new`: signed by an authority that nobody trusts yet. */
  ca: z.enum(['lab', 'new']).default('lab'),
});

/** POST /api/v1/directory/{start,stop} answers this. */
export const directoryStateSchema = z.object({ running: z.boolean(), software: z.string(), base: z.string() });
