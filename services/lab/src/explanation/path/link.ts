import type { Evidence, LinkPortEvidence } from '../evidence.ts';
import type { Finding, Step } from '../finding.ts';
import { linkPortOf } from './reading.ts';

/** How long a caller waits for an answer on a new connection, and how often something has to go there and back until it comes. */
export interface Patience {
  readonly ms: number;
  readonly roundTrips: number;
}

/** The connection itself ends at the gateway and takes no time; what is said on it goes there and back. */
const isTooSlow = ({ delays }: LinkPortEvidence, { ms, roundTrips }: Patience): boolean =>
  (delays.upstreamMs + delays.downstreamMs) * roundTrips > ms;

/** A port that nobody listens on is closed, too; that is told of the node behind it. */
const blocked = ({ state, effect }: LinkPortEvidence): boolean => effect === 'stops' && state !== 'target-down';

const delayText = ({ upstreamMs, downstreamMs }: LinkPortEvidence['delays'], from: string, to: string): string =>
  upstreamMs === downstreamMs
    ? `everything by ${upstreamMs} ms in each direction`
    : `what goes to ${to} by ${upstreamMs} ms and what goes back to ${from} by ${downstreamMs} ms`;

const list = (ports: readonly number[]): string => [...new Set(ports)].sort((a, b) => a - b).join(' and ');

/**
 * A link and what stands behind it, in the order in which they are met. A delay is felt only when something answers; a port that
 * nobody listens on refuses at once.
 */
export const onTheWay = (way: readonly Finding[], behind: readonly Finding[]): Finding[] =>
  way.some(({ cause }) => cause === 'LINK_SLOW') ? [...behind, ...way] : [...way, ...behind];

/**
 * What stands on the way from one node to ports of another, all of which it needs. A change by hand of which nobody can say whether it
 * stops anything is an `unsure` finding. `used`: the ports that are to be permitted together where one of them is blocked.
 */
export function linkFindings(
  evidence: Evidence,
  from: string,
  to: string,
  ports: readonly number[],
  step: Step,
  patience: (port: number) => Patience,
  used: readonly number[] = ports,
): Finding[] {
  const link = `${from}-to-${to}`;
  const read = (wanted: readonly number[]) =>
    wanted.flatMap((port) => {
      const state = linkPortOf(evidence, from, to, port);
      return state ? [{ ...state, port }] : [];
    });
  const found = read(ports);
  if (found.some(({ state }) => state === 'unknown')) {
    return [
      {
        cause: 'NODE_STOPPED',
        step,
        where: `gateway of ${to}`,
        text: `the gateway in front of ${to} does not answer, so nothing passes on link ${link}`,
        remedy: `Start the gateway in front of ${to}`,
      },
    ];
  }
  const closed = found.filter(blocked);
  if (closed.length > 0) {
    const byHand = closed.find(({ state }) => state === 'changed-by-hand');
    return [
      {
        cause: 'ACCESS_LIST_DENIED',
        step,
        where: link,
        text: `link ${link} is blocked${byHand ? ` by a change made in the gateway itself (${byHand.detail})` : ''}`,
        remedy: `Permit TCP ${list([...closed, ...read(used).filter(blocked)].map(({ port }) => port))} from ${from} to ${to}; nothing needs restarting`,
      },
    ];
  }
  const slow = found.find((port) => isTooSlow(port, patience(port.port)));
  if (slow) {
    return [
      {
        cause: 'LINK_SLOW',
        step,
        where: link,
        text: `link ${link} delays ${delayText(slow.delays, from, to)}, longer than ${from} waits`,
        remedy: `Make link ${link} faster`,
      },
    ];
  }
  const changed = found.find(({ effect }) => effect === 'unsure');
  if (!changed) return [];
  return [
    {
      cause: onlySlows(changed.detail) ? 'LINK_SLOW' : 'ACCESS_LIST_DENIED',
      step,
      where: link,
      text: `link ${link} was changed in the gateway itself (${changed.detail})`,
      remedy: `Undo the change of port ${changed.port} of link ${link} in the gateway`,
      unsure: true,
    },
  ];
}

/** Toxics that hold up what passes and drop nothing. */
const onlySlows = (detail: string): boolean => !/timeout|reset_peer|limit_data|upstream:/.test(detail);
