import type { SeedInput as CucmSeed } from '@uclab/cucm/service';
import type { Population } from '@uclab/directory/population';
import type { DirectoryProduct } from './directory-products.ts';
import type { Profile } from './profiles.ts';

/** What an administrator would have typed into a new CUCM for that profile. */
export function cucmSeed(options: {
  version: string;
  axl: NonNullable<CucmSeed['axl']>;
  licence: 'full' | 'demo';
  profile: Profile;
  product: DirectoryProduct;
  population: Population;
  presence: readonly string[];
  applicationUsers: CucmSeed['applicationUsers'];
}): CucmSeed {
  const { profile, population } = options;
  const { serverType: ldapServer, userIdAttribute } = options.product;
  const servers = [{ hostName: 'directory', ldapPortNumber: profile.ssl ? 636 : 389, sslEnabled: profile.ssl }];
  const common = {
    version: options.version,
    axl: options.axl,
    licence: options.licence,
    applicationUsers: options.applicationUsers,
    presenceNodes: [...options.presence],
  };
  if (!profile.ldap) {
    return {
      ...common,
      ldapSystem: { syncEnabled: false, ldapServer, userIdAttribute },
      ldapAuthentication: { authenticateEndUsers: false },
      endUsers: population.people.map((person) => {
        const [firstName = '', ...rest] = person.displayName.split(' ');
        return {
          userid: person.userid,
          firstName,
          lastName: rest.join(' ') || firstName,
          mailid: person.mail,
          telephoneNumber: person.telephoneNumber,
        };
      }),
    };
  }
  return {
    ...common,
    ldapSystem: { syncEnabled: true, ldapServer, userIdAttribute },
    ldapDirectories: [
      {
        name: 'corporate',
        ldapDn: population.manager.dn,
        ldapPassword: population.manager.password,
        userSearchBase: population.base,
        servers,
        intervalValue: 7,
        scheduleUnit: 'DAY',
      },
    ],
    ldapAuthentication: {
      authenticateEndUsers: true,
      distinguishedName: population.manager.dn,
      ldapPassword: population.manager.password,
      userSearchBase: population.base,
      servers,
    },
  };
}
