import type { Explanation } from '@uclab/contracts/lab-api';
import type { JournalEvent } from '@uclab/foundation/journal';
import type { AttemptToExplain } from './input.ts';
import { reasonOf, reasonWords } from './path/account-reason.ts';
import { runsIn } from './runs.ts';
import { isDirectorySearch } from './search-prose.ts';

type Hop = Explanation['hops'][number];

const directory = 'directory';

interface Drawn {
  readonly from: string;
  readonly to: string;
  readonly step: string;
  readonly ms?: number;
  readonly detail?: string;
}

/** Whether the end of a search tells more than a step before it: what was met on the way is drawn there. */
const isOwnEnd = ({ symptom }: JournalEvent): boolean =>
  symptom === undefined || symptom === 'LDAP_NO_MATCH' || symptom === 'DIRECTORY_NOT_CONFIGURED';

/** How an event would be drawn on a whiteboard; undefined for what is no step of a path. */
function draw(event: JournalEvent): Drawn | undefined {
  // What the laboratory records of CUCM is what CUCM could not: that it was asked, and by nobody heard.
  const node = event.node === 'lab' ? 'cucm' : event.node;
  switch (event.kind) {
    case 'cupc.sign-in-finished':
      // What a node answered is drawn by the node's own events.
      return event.symptom
        ? { from: 'cupc', to: event.facts.node, step: 'SOAP login', ms: event.facts.ms, detail: event.facts.detail }
        : undefined;
    case 'epassoap.login-received':
      return { from: 'cupc', to: node, step: 'SOAP login', detail: `${event.facts.clientType} ${event.facts.clientVersion}`.trim() };
    case 'axl.called':
      return { from: 'admin', to: node, step: `AXL ${event.facts.operation}`.trim(), detail: event.facts.detail };
    case 'identity.user-looked-up':
      return {
        from: node,
        to: node,
        step: `look up ${event.facts.user}`,
        detail: [event.facts.status, event.facts.source].filter(Boolean).join(', '),
      };
    case 'identity.capability-missing':
      return { from: node, to: node, step: `look whether ${event.facts.user} is enabled for ${event.facts.capability}` };
    case 'identity.method-chosen':
      return {
        from: node,
        to: node,
        step: event.facts.method === 'ldap' ? 'password is checked in LDAP' : 'password is checked on the node',
        detail: event.facts.reason,
      };
    case 'identity.password-checked':
      return event.facts.method === 'local' || event.symptom === 'PASSWORD_EMPTY'
        ? { from: node, to: node, step: `check the ${event.facts.credential === 'pin' ? 'PIN' : 'password'}` }
        : undefined;
    case 'ldap.connected':
      return {
        from: node,
        to: directory,
        step: `TCP ${event.facts.host}:${event.facts.port}`,
        ms: event.facts.ms,
        detail: event.facts.detail,
      };
    case 'ldap.tls-established':
      return {
        from: node,
        to: directory,
        step: `TLS ${event.facts.host}:${event.facts.port}`,
        ms: event.facts.ms,
        detail: event.facts.detail,
      };
    case 'ldap.bound':
      return {
        from: node,
        to: directory,
        step: `bind as ${event.facts.as} ${event.facts.dn}`,
        ms: event.facts.ms,
        detail: [event.facts.detail, ...saidBeside(event)].filter(Boolean).join('; '),
      };
    case 'ldap.searched':
      return {
        from: node,
        to: directory,
        step: `search ${event.facts.filter} below ${event.facts.base}`,
        ms: event.facts.ms,
        detail: event.facts.detail,
      };
    case 'cupc.search-started':
      return { from: node, to: node, step: `search for "${event.facts.text}"` };
    case 'cupc.call-received':
      return { from: node, to: node, step: `call from ${event.facts.number}` };
    case 'cupc.search-finished':
      return isOwnEnd(event)
        ? { from: node, to: node, step: `show ${event.facts.results} results`, detail: event.facts.detail }
        : undefined;
    case 'cupc.call-shown':
      return isOwnEnd(event) ? { from: node, to: node, step: `show ${event.facts.shown}`, detail: event.facts.detail } : undefined;
    case 'dirsync.finished': {
      const { read, added, updated, deactivated } = event.facts;
      return {
        from: node,
        to: node,
        step: `agreement ${event.facts.agreement}`,
        detail: event.facts.error || `${read} read, ${added} added, ${updated} updated, ${deactivated} deactivated`,
      };
    }
    default:
      return undefined;
  }
}

/** What only the journal keeps: a node decides by the result of the bind. */
function saidBeside(event: JournalEvent): string[] {
  const reason = reasonOf(event);
  return reason === undefined ? [] : [`the directory adds: ${reasonWords(reason)}`];
}

const hopOf = (event: JournalEvent): Hop | undefined => {
  const drawn = draw(event);
  return drawn && { ...drawn, ms: drawn.ms ?? null, outcome: event.outcome, symptom: event.symptom ?? null, detail: drawn.detail ?? '' };
};

const notReached = (from: string, to: string, step: string): Hop => ({
  from,
  to,
  step,
  ms: null,
  outcome: 'not-reached',
  symptom: null,
  detail: '',
});

/** What would have come next, so that a person sees how far the attempt got. */
function hopsNotReached(attempt: AttemptToExplain, events: readonly JournalEvent[]): Hop[] {
  const { kind, node, user } = attempt;
  const didHappen = (step: JournalEvent['kind']) => events.some((event) => event.kind === step);
  if (isDirectorySearch(attempt)) {
    const ldap = [
      ...(didHappen('ldap.connected') ? [] : [notReached(node, directory, 'connect')]),
      ...(didHappen('ldap.bound') ? [] : [notReached(node, directory, 'bind with the account of the LDAP profile')]),
      ...(didHappen('ldap.searched') ? [] : [notReached(node, directory, `search for ${attempt.sought ?? ''}`)]),
    ];
    return ldap;
  }
  const wasFound = events.some((event) => event.kind === 'identity.user-looked-up' && event.outcome === 'ok');
  if (kind !== 'sync' && !wasFound) {
    const lookUp = didHappen('identity.user-looked-up') ? [] : [notReached(node, node, `look up ${user}`)];
    return events.at(-1)?.symptom === 'PASSWORD_EMPTY' || didHappen('identity.password-checked')
      ? []
      : [...lookUp, notReached(node, node, `check the password of ${user}`)];
  }
  const usesLdap = kind === 'sync' || events.some((event) => event.kind === 'identity.method-chosen' && event.facts.method === 'ldap');
  if (!usesLdap) return [];
  const didBind = (as: 'manager' | 'user') => events.some((event) => event.kind === 'ldap.bound' && event.facts.as === as);
  const failedToConnect = events.findLast((event) => event.kind === 'ldap.connected');
  const tls =
    failedToConnect?.kind === 'ldap.connected' && failedToConnect.facts.ssl && !didHappen('ldap.tls-established')
      ? [notReached(node, directory, `TLS ${failedToConnect.facts.host}:${failedToConnect.facts.port}`)]
      : [];
  return [
    ...tls,
    ...(didBind('manager') ? [] : [notReached(node, directory, 'bind as manager')]),
    ...(didHappen('ldap.searched') ? [] : [notReached(node, directory, kind === 'sync' ? 'read all users' : `search for ${user}`)]),
    ...(kind === 'sync' || didBind('user') ? [] : [notReached(node, directory, `bind as ${user}, which checks the password`)]),
  ];
}

/** An AXL call is recorded when it is answered, and begins what it asks for. */
const inOrderOfBeginning = (events: readonly JournalEvent[]): JournalEvent[] => [
  ...events.filter((event) => event.kind === 'axl.called'),
  ...events.filter((event) => event.kind !== 'axl.called'),
];

/** A gateway accepts a connection before it knows whether anything will come through, which a node cannot see. */
const withSilence = (hop: Hop, next: Hop | undefined): Hop =>
  hop.step.startsWith('TCP ') && hop.outcome === 'ok' && next?.symptom === 'LDAP_CONNECT_TIMEOUT'
    ? { ...hop, detail: 'accepted on the way; nothing came from behind' }
    : hop;

function hopsTaken(events: readonly JournalEvent[]): Hop[] {
  const drawn = events.flatMap((event) => hopOf(event) ?? []);
  return drawn.map((hop, index) => withSilence(hop, drawn[index + 1]));
}

/** The runs of a synchronisation one after the other, each behind the call that began it; a run tells at its end what it has not reached. */
function hopsOfRuns(attempt: AttemptToExplain, events: readonly JournalEvent[], runs: ReturnType<typeof runsIn>): Hop[] {
  const calls = events.filter((event) => event.kind === 'axl.called');
  const hops = runs.flatMap(({ agreement, outcome, events: own }, index) => {
    const call = hopsTaken(calls.slice(index, index + 1)).map((hop) => ({ ...hop, step: `${hop.step} for agreement ${agreement}` }));
    const [end, steps] = [own.filter(({ kind }) => kind === 'dirsync.finished'), own.filter(({ kind }) => kind !== 'dirsync.finished')];
    const missed = outcome === 'failed' ? hopsNotReached(attempt, own) : [];
    // One that was refused ended before it could come to anything.
    return [...call, ...(steps.length > 0 ? [...hopsTaken(steps), ...missed, ...hopsTaken(end)] : [...hopsTaken(end), ...missed])];
  });
  return [...hops, ...hopsTaken(calls.slice(runs.length))];
}

/** The path of an attempt, one hop an event, and what it did not come to. */
export function hopsOf(attempt: AttemptToExplain, events: readonly JournalEvent[]): Hop[] {
  const runs = attempt.kind === 'sync' ? runsIn(events) : [];
  if (runs.length > 0) return hopsOfRuns(attempt, events, runs);
  const hops = hopsTaken(inOrderOfBeginning(events));
  return attempt.outcome === 'failed' ? [...hops, ...hopsNotReached(attempt, events)] : hops;
}
