import type { Accounts } from '@uclab/contracts/lab-api';
import type { Population } from '@uclab/directory/population';
import { passwordOf } from '@uclab/directory/population';

/** Whom the laboratory and people use on AXL. */
export const administrator = {
  userid: 'administrator',
  password: passwordOf('administrator'),
  groups: ['Standard CCM Super Users', 'Standard AXL API Access'],
};
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
    directoryManager: { dn: population.manager.dn, password: population.manager.password },
  };
}
