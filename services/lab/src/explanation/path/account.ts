import type { NodeUser } from '@uclab/contracts/appliance/v1/appliance';
import { cucmTraits } from '@uclab/foundation/persona';
import { shellWord } from '@uclab/foundation/text';
import type { Evidence } from '../evidence.ts';
import { type Finding, missingCopy, type Step } from '../finding.ts';
import { agentFindings } from './agent.ts';
import { serviceName, statusOf } from './reading.ts';
import { synchronisationFindings } from './synchronisation.ts';

/** Whether a node has a user who may sign in. */
export function userFindings(evidence: Evidence, userid: string, node: string): Finding[] {
  const person = evidence.people.get(userid.toLowerCase());
  const onNode = person?.onNode.get(node);
  const onCucm = person?.onNode.get('cucm');
  if (onNode === undefined) return []; // nobody was asked
  if (onNode === null) return missingFindings(evidence, userid, node, onCucm !== null && onCucm !== undefined);
  if (onNode.status !== 'active') {
    if (node !== 'cucm' && onCucm?.status === 'active')
      return notCopied(evidence, node, 'find-user', `${userid} is active on CUCM, and ${node} has not copied that yet`);
    return [
      {
        cause: 'USER_INACTIVE',
        step: 'find-user',
        where: `${userid} on ${node}`,
        text: `${userid} is inactive on ${node}`,
        remedy: reactivate(evidence, userid),
      },
    ];
  }
  return node === 'cucm' ? [] : capabilityFindings(evidence, userid, node, onNode, onCucm);
}

/** Whether the node may let the user in with a client, as CUCM has enabled the user and as the node has copied that. */
function capabilityFindings(
  evidence: Evidence,
  userid: string,
  node: string,
  onNode: NodeUser,
  onCucm: NodeUser | null | undefined,
): Finding[] {
  const missing = onNode.enablePresence ? 'enableCupc' : 'enablePresence';
  if (onNode[missing]) return [];
  const capability = missing === 'enableCupc' ? 'CUPC' : 'presence';
  if (onCucm?.[missing])
    return notCopied(evidence, node, 'find-user', `${userid} is enabled for ${capability} on CUCM, and ${node} has not copied that yet`);
  const page = cucmTraits(statusOf(evidence, 'cucm')?.version ?? '').cupcCapability
    ? 'System > Licensing > Capabilities Assignment'
    : 'User Management > End User';
  return [
    {
      cause: 'USER_NOT_ENABLED',
      step: 'find-user',
      where: `${userid} on cucm`,
      text: `${userid} is not enabled for ${capability} on CUCM`,
      remedy: `Enable ${userid} for ${capability} on page ${page} of CUCM`,
    },
  ];
}

/** A record that a presence node has not copied from CUCM, and what keeps it from that. */
export function notCopied(evidence: Evidence, node: string, step: Step, text: string): Finding[] {
  const missing: Finding = {
    cause: 'USER_NOT_SYNCHRONISED',
    step,
    where: `${serviceName(evidence, node, 'Sync Agent')} on ${node}`,
    text,
    remedy: `Let the Sync Agent of ${node} catch up`,
  };
  return missingCopy(missing, agentFindings(evidence, node, step));
}

/**
 * Where a node refused a password by its own record of a user: whether that record is older than CUCM's. A node tells how far it has
 * copied and not what a password is.
 */
export function oldRecordFindings(evidence: Evidence, userid: string, node: string): Finding[] {
  const [revision, onCucm] = [statusOf(evidence, node)?.cups?.revision, statusOf(evidence, 'cucm')?.cucm?.revision];
  if (revision === undefined || onCucm === undefined || revision >= onCucm) return [];
  const text = `${node} has copied CUCM's users up to revision ${revision} of ${onCucm}, so its password of ${userid} may be an older one`;
  return notCopied(evidence, node, 'check-password', text);
}

const reactivate = (evidence: Evidence, userid: string): string =>
  evidence.people.get(userid.toLowerCase())?.entry === null
    ? `Put ${userid} back into the directory, then synchronise`
    : `See why ${userid} is inactive (uclab why --user ${shellWord(userid)}), mend that, and synchronise CUCM from LDAP`;

function missingFindings(evidence: Evidence, userid: string, node: string, isOnCucm: boolean): Finding[] {
  if (isOnCucm && node !== 'cucm') {
    return notCopied(evidence, node, 'find-user', `CUCM has ${userid}, and ${node} has not copied this user from CUCM yet`);
  }
  const entry = evidence.people.get(userid.toLowerCase())?.entry;
  const synchronises = statusOf(evidence, 'cucm')?.cucm?.synchronisationEnabled ?? false;
  if (!entry) {
    const places = synchronises ? 'neither the directory nor CUCM has' : 'CUCM does not have';
    return [
      {
        cause: 'USER_UNKNOWN',
        step: 'find-user',
        where: userid,
        text: `${places} an end user ${userid}`,
        remedy: `Check the user id (application users do not sign in here), or add the end user ${userid}`,
      },
    ];
  }
  const onTheWay = synchronises
    ? [
        ...synchronisationFindings(evidence).map((finding) => ({ ...finding, step: 'find-user' as const })),
        ...(node === 'cucm' ? [] : agentFindings(evidence, node, 'find-user')),
      ]
    : [];
  const missing: Finding = {
    cause: 'USER_NOT_SYNCHRONISED',
    step: 'find-user',
    where: 'cucm',
    text: synchronises
      ? `the directory has ${userid}, and CUCM has not copied this user yet`
      : `the directory has ${userid}, and CUCM does not synchronise from LDAP`,
    remedy: synchronises ? 'Run a full synchronisation on CUCM' : `Add ${userid} to CUCM`,
  };
  return [missing, ...onTheWay];
}

/** A lock, a disabled account or an expired password, which the directory answers as it answers a wrong password. */
export function entryFindings(evidence: Evidence, userid: string): Finding[] {
  const entry = evidence.people.get(userid.toLowerCase())?.entry;
  if (entry === undefined) return [];
  if (entry === null) {
    return [
      {
        cause: 'USER_NOT_IN_DIRECTORY',
        step: 'search',
        where: 'directory',
        text: `the directory has no entry for ${userid}`,
        remedy: `Put ${userid} back into the directory, or synchronise so that the user becomes inactive`,
      },
    ];
  }
  const at = { step: 'check-password', where: entry.dn } as const;
  const disabled: Finding = {
    ...at,
    cause: 'ACCOUNT_DISABLED',
    text: `the directory has disabled the account of ${userid}`,
    remedy: `Enable ${userid} in the directory`,
  };
  const locked: Finding = {
    ...at,
    cause: 'ACCOUNT_LOCKED',
    text: `the directory has locked the account of ${userid}`,
    remedy: `Unlock ${userid} in the directory`,
  };
  const expired: Finding = {
    ...at,
    cause: 'PASSWORD_EXPIRED',
    text: `the password of ${userid} has expired in the directory`,
    remedy: `Set a new password for ${userid} in the directory`,
  };
  return [...(entry.disabled ? [disabled] : []), ...(entry.locked ? [locked] : []), ...(entry.passwordExpired ? [expired] : [])];
}
