import { requireJsonFile } from '@uclab/foundation/config';
import { z } from 'zod';
import { directoryTypes } from '../client-settings/index.ts';

const host = z.string().min(1).max(255);
const port = z.int().min(1).max(65_535);

/** What a presence node is made with: read once, when its database is empty. */
export const seedSchema = z.strictObject({
  version: z.string().min(1),
  /** The CUCM publisher as an administrator types it in the post-install wizard, and the port of its user feed. */
  publisher: z.strictObject({ host, port, feedPort: port }),
  /** The application user of CUCM as which the Sync Agent calls AXL. */
  axlUser: z.string().min(1),
  axlPassword: z.string().min(1),
  /** The other presence nodes of the cluster; the first is handed out as backup server. */
  peers: z.array(host).default([]),
  /** The presence node that was installed first, where that one takes users and settings from CUCM for all; empty: each node by itself. */
  presencePublisher: z.string().max(255).default(''),
  /** Presence domain. */
  domain: z.string().min(1),
  /** What an administrator would have typed on the pages for clients. */
  client: z
    .strictObject({
      servers: z.array(z.strictObject({ name: z.string(), host, port, protocol: z.enum(['TCP', 'TLS']) })).default([]),
      profiles: z
        .array(
          z.strictObject({
            name: z.string(),
            anonymousBind: z.boolean().default(false),
            bindDn: z.string().default(''),
            password: z.string().default(''),
            contexts: z.array(z.strictObject({ dn: z.string(), recursive: z.boolean().default(true) })).default([]),
            primary: z.string().default(''),
            backup1: z.string().default(''),
            backup2: z.string().default(''),
            filter: z.string().default(''),
            isDefault: z.boolean().default(true),
          }),
        )
        .default([]),
      serverType: z.enum(directoryTypes).default('OpenLDAP'),
    })
    .prefault({}),
  settings: z
    .strictObject({
      /** How EPASSoap says that a login failed; the vendor's own shape is not known. */
      loginFailure: z.enum(['response', 'fault']).default('response'),
      /** Whether the name in the directory's certificate is compared with the host that was dialled; as the release does where left out. */
      checkServerName: z.boolean().optional(),
    })
    .prefault({}),
});

export type Seed = z.output<typeof seedSchema>;
/** The seed as it may be written: defaults left out. */
export type SeedInput = z.input<typeof seedSchema>;

/** Reads and checks a seed.json; throws ConfigError, which names the file and each field that breaks a rule. */
export const readSeed = (file: string): Seed => requireJsonFile(file, seedSchema);
