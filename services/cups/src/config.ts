import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

/** Settings of the container, from variables that begin with UCLAB_CUPS. */
export const configSchema = z.object({
  /** Name of the node, for instance `cups1`. */
  node: z.string().min(1).default('cups1'),
  stateFolder: z.string().min(1).default('/var/lib/uclab'),
  host: z.string().min(1).default('0.0.0.0'),
  httpsPort: port.default(8443),
  rpcPort: port.default(9090),
  presencePort: port.default(5061),
  clusterPort: port.default(5062),
  feedPort: port.default(9443),
  healthPort: port.default(8081),
  /** How long a restart of Cisco Tomcat takes, milliseconds of real time. */
  restartMs: z.coerce.number().int().min(0).default(3000),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});
