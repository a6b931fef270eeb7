import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

/** Settings of the container, from variables that begin with UCLAB_CUPC. */
export const configSchema = z.object({
  /** Name of the machine. */
  node: z.string().min(1).default('cupc'),
  stateFolder: z.string().min(1).default('/var/lib/uclab'),
  host: z.string().min(1).default('0.0.0.0'),
  httpPort: port.default(8460),
  grpcPort: port.default(8461),
  rpcPort: port.default(9090),
  healthPort: port.default(8081),
  /** Port of EPASSoap on the presence nodes. */
  nodePort: port.default(8443),
  /** Host names besides 127.0.0.1 and the machine's own under which the HTTP control may be called, separated by commas. */
  allowedHosts: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
    ),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});
