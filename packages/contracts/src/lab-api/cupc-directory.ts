import { z } from 'zod';

const server = z.object({ name: z.string(), host: z.string(), port: z.number(), protocol: z.enum(['TCP', 'TLS']) });
const context = z.object({ dn: z.string(), recursive: z.boolean() });

/** GET /api/v1/cupc-directory: what stands on the presence nodes' pages LDAP Server, LDAP Profile and Settings for CUPC. */
export const cupcDirectorySchema = z.object({
  servers: z.array(server),
  profiles: z.array(
    z.object({
      name: z.string(),
      anonymousBind: z.boolean(),
      bindDn: z.string(),
      /** Whether one is set; the password itself is not told. */
      hasPassword: z.boolean(),
      contexts: z.array(context),
      /** Names of servers; empty for none. */
      primary: z.string(),
      backup1: z.string(),
      backup2: z.string(),
      /** Empty for none. */
      filter: z.string(),
      /** Everybody has it who has no other. */
      isDefault: z.boolean(),
    }),
  ),
  serverType: z.string(),
  /** Field of the client to LDAP attribute. */
  attributes: z.record(z.string(), z.string()),
  /** Users with a profile of their own; an empty name is none. */
  users: z.array(z.object({ userid: z.string(), profile: z.string() })),
  /** Whether each presence node holds these settings. */
  nodes: z.array(z.object({ node: z.string(), state: z.enum(['same', 'differs', 'unreachable']) })),
});
export type CupcDirectory = z.infer<typeof cupcDirectorySchema>;

/** PUT /api/v1/cupc-directory/servers/{name}: what is left out stays, or is TCP and its port for a new server. */
export const setCupcServerSchema = z.strictObject({
  host: z.string().optional(),
  port: z.number().optional(),
  protocol: z.enum(['TCP', 'TLS'], { error: 'the protocol is TCP or TLS' }).optional(),
});
export type SetCupcServer = z.input<typeof setCupcServerSchema>;

/** PUT /api/v1/cupc-directory/profiles/{name}: what is left out stays. */
export const setCupcProfileSchema = z.strictObject({
  anonymousBind: z.boolean().optional(),
  bindDn: z.string().optional(),
  password: z.string().optional(),
  contexts: z.array(z.strictObject({ dn: z.string(), recursive: z.boolean().default(true) })).optional(),
  primary: z.string().optional(),
  backup1: z.string().optional(),
  backup2: z.string().optional(),
  filter: z.string().optional(),
  isDefault: z.boolean().optional(),
  /** Filter and search contexts are taken unread, as the page of the product takes them. */
  uncheckedFilter: z.boolean().default(false),
});
export type SetCupcProfile = z.input<typeof setCupcProfileSchema>;

/** PATCH /api/v1/cupc-directory/settings: another server type brings its own attributes, beside those that are named. */
export const setCupcSettingsSchema = z.strictObject({
  serverType: z.string().optional(),
  attributes: z.record(z.string(), z.string()).default({}),
});
export type SetCupcSettings = z.input<typeof setCupcSettingsSchema>;

/** PUT /api/v1/cupc-directory/users/{userid}: null is the default profile, empty is none. */
export const setCupcUserSchema = z.strictObject({ profile: z.string().nullable() });
