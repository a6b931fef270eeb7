import { z } from 'zod';

const port = (standard: number) => z.coerce.number().int().min(0).max(65_535).default(standard);

/** Settings of the directory's container, from the environment as UCLAB_DIRECTORY_… */
export const directoryConfig = z.object({
  /** Name of the node. */
  node: z.string().min(1).default('directory'),
  /** Which server the image has. */
  server: z.enum(['openldap', '389-ds', 'samba-ad']).default('openldap'),
  stateFolder: z.string().min(1).default('/var/lib/uclab'),
  /** Address to listen on. */
  host: z.string().min(1).default('0.0.0.0'),
  ldapPort: port(389),
  ldapsPort: port(636),
  rpcPort: port(9090),
  healthPort: port(8081),
  /** How many people the directory is filled with at its first start. */
  users: z.coerce.number().int().min(1).max(200_000).default(1000),
  seed: z.coerce.number().int().min(0).default(1),
  base: z.string().min(1).default('dc=lab,dc=example'),
  logLevel: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
});
