import type { Explanation } from '@uclab/contracts/lab-api';
import type { Finding } from './finding.ts';
import type { ExplainInput } from './input.ts';
import { presenceFindings } from './path/presence.ts';
import { list, sentence } from './words.ts';

type Effect = Explanation['unaffected'][number];
type Kind = Effect['check']['kind'];

const has = (effects: readonly Effect[], kind: Kind, node?: string): boolean =>
  effects.some(({ check }) => check.kind === kind && (node === undefined || ('node' in check && check.node === node)));

/** Why what follows is unaffected, where the cause has something on the other side that is sound. */
function reason({ attempt }: ExplainInput, cause: Finding | undefined): string {
  if (attempt.kind === 'sign-in') {
    switch (cause?.cause) {
      case 'ACCESS_LIST_DENIED':
      case 'LINK_SLOW':
        return cause.where === `${attempt.node}-to-directory` ? 'CUCM has its own path, so ' : '';
      case 'DIRECTORY_CERTIFICATE_NOT_TRUSTED':
        return 'CUCM has a trust store of its own, so ';
      case 'AUTHENTICATION_SETTINGS_STALE':
        return 'CUCM uses the settings as they are now, so ';
      case 'LDAP_SETTINGS_WRONG':
        return 'page LDAP Directory has settings of its own, so ';
      default:
        return '';
    }
  }
  return '';
}

/** What a fault that was met on CUCM leaves to CUCM's other tasks and to the presence nodes. */
function elsewhere(
  kind: 'sync' | 'cucm-log-in',
  left: { others: readonly string[]; signIn: string; synchronises: boolean; logsIn: boolean },
  cause: Finding | undefined,
): string {
  const own = kind === 'sync' ? (left.logsIn ? ['log-in at CUCM'] : []) : left.synchronises ? ['synchronisation'] : [];
  const parts = [...own, ...(left.others.length > 0 ? [`${left.signIn} at ${list(left.others)}`] : [])];
  if (parts.length === 0) return '';
  return sentence(`${elsewhereReason(kind, own.length > 0, cause)}${list(parts)} ${parts.length > 1 ? 'are' : 'is'} unaffected`);
}

function elsewhereReason(kind: 'sync' | 'cucm-log-in', isOwnLeft: boolean, cause: Finding | undefined): string {
  switch (cause?.cause) {
    case 'LDAP_SETTINGS_WRONG':
      return isOwnLeft ? `page ${kind === 'sync' ? 'LDAP Authentication' : 'LDAP Directory'} has settings of its own, so ` : '';
    case 'ACCESS_LIST_DENIED':
    case 'LINK_SLOW':
    case 'DIRECTORY_CERTIFICATE_NOT_TRUSTED':
    case 'TRUST_NOT_RELOADED':
      return isOwnLeft ? '' : 'presence nodes ask the directory themselves, so ';
    default:
      return '';
  }
}

/** Whether somebody's own sign-in at a presence node is among the effects. */
const hasOwnSignIn = (effects: readonly Effect[], { attempt: { user } }: ExplainInput): boolean =>
  effects.some(({ check }) => check.kind === 'sign-in' && check.user.toLowerCase() === user.toLowerCase());

/** What the fault leaves alone, in one sentence; empty where that is nothing. */
export function leftAlone(
  input: ExplainInput,
  cause: Finding | undefined,
  { affected, unaffected }: Pick<Explanation, 'affected' | 'unaffected'>,
): string {
  const { attempt, presence } = input;
  // Where somebody else is affected, the users of a node are not told to be unaffected.
  const ofOthers = affected.filter(({ check }) => !('user' in check && check.user.toLowerCase() === attempt.user.toLowerCase()));
  const isSound = (node: string): boolean => has(unaffected, 'sign-in', node) && !has(ofOthers, 'sign-in', node);
  const others = presence.filter((node) => node !== attempt.node && isSound(node));
  const [synchronises, logsIn] = [has(unaffected, 'synchronisation'), has(unaffected, 'cucm-log-in')];
  if (attempt.kind === 'sync' || attempt.kind === 'cucm-log-in') {
    const signIn = attempt.kind === 'sync' || hasOwnSignIn(unaffected, input) ? 'sign-in' : 'sign-in of other users';
    return elsewhere(attempt.kind, { others, signIn, synchronises, logsIn }, cause);
  }
  if (cause?.cause === 'TRUST_NOT_RELOADED' && synchronises && logsIn)
    return sentence(`${list(['CUCM', ...others])} ${others.length > 0 ? 'are' : 'is'} unaffected`);
  const isCopied = has(unaffected, 'users-on-node', attempt.node);
  // Whoever is cut off from presence is not unaffected, wherever the user stays copied to.
  const usersStay = isCopied && presenceFindings(input.live, attempt.node).length === 0;
  const copied = isCopied && !usersStay ? sentence(`users stay copied to ${attempt.node}`) : '';
  const parts = [
    ...(synchronises ? ['synchronisation'] : []),
    ...(usersStay ? [`the users on ${attempt.node}`] : []),
    ...(logsIn ? ['log-in at CUCM'] : []),
  ];
  const alsoCopied = (text: string): string => [text, copied].filter(Boolean).join(' ');
  if (parts.length === 0) return alsoCopied(others.length > 0 ? sentence(`users of ${list(others)} are unaffected`) : '');
  // Beside people who cannot sign in, "the users are unaffected" alone would be read as its opposite.
  if (usersStay && parts.length === 1) {
    const stay = `the users on ${attempt.node} are all there`;
    return sentence(others.length > 0 ? `${stay}, and users of ${list(others)} are unaffected` : stay);
  }
  const why = synchronises ? reason(input, cause) : '';
  const are = parts.length > 1 || (!synchronises && usersStay) ? 'are' : 'is';
  return alsoCopied(sentence(`${why}${list(parts)} ${are} unaffected${others.length > 0 ? `, as are users of ${list(others)}` : ''}`));
}
