import type { SeedInput as CupsSeed } from '@uclab/cups/service';
import type { Population } from '@uclab/directory/population';
import type { DirectoryProduct } from './directory-products.ts';
import type { Profile } from './profiles.ts';

/** What an administrator would have typed on the pages for CUPC: the directory that CUCM uses, for everybody. */
export const clientDirectory = (profile: Profile, product: DirectoryProduct, population: Population): CupsSeed['client'] => ({
  serverType: product.serverType,
  servers: [{ name: 'directory', host: 'directory', port: profile.ssl ? 636 : 389, protocol: profile.ssl ? 'TLS' : 'TCP' }],
  profiles: [
    {
      name: 'everybody',
      bindDn: population.manager.dn,
      password: population.manager.password,
      contexts: [{ dn: population.base }],
      primary: 'directory',
    },
  ],
});
