import { z } from 'zod';
import { addressModes, addressNetworkRule, feedModes, isAddressNetwork, usualNetwork } from './topology/index.ts';

const port = z.coerce.number().int().min(0).max(65_535);

const partsOf = (setting: string): [name: string, port: number] => {
  const [name = '', value] = setting.split('=');
  return [name, Number(value)];
};

/** Configuration of the laboratory's container, from UCLAB_LAB_*. */
export const labConfigSchema = z.strictObject({
  host: z.string().default('0.0.0.0'),
  port: port.default(8400),
  /** Holds `lab.json`, `identity/` and `authority/`. */
  stateFolder: z.string().min(1).default('/state'),
  presenceNodes: z.coerce.number().int().min(1).max(20).default(2),
  /** As the cluster was prepared: it decides what the links between presence nodes carry. */
  feed: z.enum(feedModes).default('direct'),
  /** Further names under which the API may be called, with commas between. */
  allowedHosts: z
    .string()
    .default('lab')
    .transform((text) =>
      text
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
    ),
  /** How ports are published on the host, by the name of their setting: `UCLAB_CUCM_PORT=8443,…`. 0: nobody here knows. */
  publishedPorts: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(z.string().regex(/^[A-Z0-9_]+=\d{1,5}$/, 'SETTING=port, with commas between')))
    .transform((settings) => new Map(settings.map((setting) => partsOf(setting)))),
  /** Whether nodes are published on addresses of their own, and in which network. */
  addresses: z.enum(addressModes).default('shared'),
  addressNetwork: z.string().refine(isAddressNetwork, addressNetworkRule).default(usualNetwork),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export const labConfigPrefix = 'UCLAB_LAB';
