import type { Accounts } from '@uclab/contracts/lab-api';
import type { Population } from '@uclab/directory/population';
import { passwordOf } from '@uclab/directory/population';

/** Whom the laboratory and people use on AXL. */
export const administrator = {
  userid: 'administrator',
  password: passwordOf('administrator'),
  groups: ['Standard CCM Super Users', 'Standard AXL API Access'],
};
/** As whom a program of somebody else's uses EPASSoap, for itself and for end users without their passwords. */
export const thirdPartyUser = { userid: 'pwsapp', password: passwordOf('pwsapp'), groups: ['Admin-3rd Party API'] };
/** Whom the Sync Agents use on AXL. */
export const agentUser = { userid: 'cupsaxl', password: passwordOf('cupsaxl'), groups: ['Standard AXL API Access'] };

/** People whose passwords are told: the named ones come first in the population. */
const told = 20;

/** Who can sign in with what the directory holds. Users take turns over the presence nodes in the order in which the directory holds them. */
export function accountsOf(population: Population, presence: readonly string[]): Accounts {
  return {
    users: population.people.slice(0, told).map((person, index) => ({
      userid: person.userid,
      password: person.password,
      home: presence[index % presence.length] ?? '',
    })),
    applicationUser: { userid: administrator.userid, password: administrator.password },
    thirdPartyUser: { userid: thirdPartyUser.userid, password: thirdPartyUser.password },
    directoryManager: { dn: population.manager.dn, password: population.manager.password },
  };
}
