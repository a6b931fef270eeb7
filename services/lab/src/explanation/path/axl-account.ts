import type { AxlObstacle } from '../../cucm-admin/index.ts';
import type { Evidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { momentText } from './reading.ts';

/** How it can be put right without the laboratory's own calls of AXL, which are what does not work. */
const otherwise = 'by another program on AXL, or put everything back as it was: uclab reset';

function words({ userid, kind, lockedUntilMs, role }: AxlObstacle): Pick<Finding, 'text' | 'remedy'> {
  switch (kind) {
    case 'unknown':
      return { text: `CUCM has no application user ${userid} any more`, remedy: `Add ${userid} again ${otherwise}` };
    case 'locked': {
      const until = lockedUntilMs === 0 ? '' : ` until ${momentText(lockedUntilMs)}`;
      return { text: `CUCM has locked the password of ${userid}${until}`, remedy: `Unlock the password of ${userid} ${otherwise}` };
    }
    case 'password':
      return {
        text: `${userid} has another password on CUCM than the one that the laboratory was set up with`,
        remedy: `Give ${userid} the password that status names, ${otherwise}`,
      };
    case 'expired':
      // The same password is not taken again before as many others as the policy remembers.
      return {
        text: `the password of ${userid} has expired by the credential policy of CUCM`,
        remedy: `Set pwdCredDoesNotExpire of ${userid} to true ${otherwise}`,
      };
    case 'must-change':
      return {
        text: `CUCM wants the password of ${userid} changed before it counts`,
        remedy: `Set pwdCredUserMustChange of ${userid} to false ${otherwise}`,
      };
    case 'role':
      return { text: `${userid} has no role ${role} any more`, remedy: `Put ${userid} into a group with that role ${otherwise}` };
  }
}

/**
 * What keeps the laboratory itself from AXL, by which it does what an administrator of CUCM does: log-ins there, runs of synchronisation,
 * changes of settings and users. The cluster goes on without it.
 */
export function axlAccountFindings({ axlObstacle }: Pick<Evidence, 'axlObstacle'>): Finding[] {
  if (!axlObstacle) return [];
  const { text, remedy } = words(axlObstacle);
  const { userid } = axlObstacle;
  return [
    {
      cause: 'LABORATORY_ACCOUNT_REFUSED',
      step: 'reach-node',
      where: `application user ${userid} on cucm`,
      text: `${text}, so CUCM refuses the laboratory, which calls AXL as ${userid}`,
      remedy,
    },
  ];
}
