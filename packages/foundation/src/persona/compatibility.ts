import { isFrom, sameRelease } from './release.ts';
import type { Mark } from './trait.ts';

/** Versions from a release on, and before another. */
interface Range {
  readonly from?: string;
  readonly before?: string;
}

/** What is known of presence nodes of some releases beside CUCMs of some. */
export interface PairRule {
  readonly cups: Range;
  readonly cucm: Range;
  readonly works: boolean | 'same-release';
  readonly mark: Mark;
  /** A sentence for people. */
  readonly text: string;
  readonly source: string;
}

const troubleshoot = 'Troubleshoot Services That Do Not Start on IM&P';

/** Which pairs of versions the Sync Agent works with. The first rule that fits a pair counts. */
export const pairRules: readonly PairRule[] = [
  {
    cups: { from: '11.0' },
    cucm: {},
    works: 'same-release',
    mark: 'confirmed',
    text: 'From 11.x on the Sync Agent needs a CUCM of the same release.',
    source: troubleshoot,
  },
  {
    cups: {},
    cucm: { from: '11.0' },
    works: 'same-release',
    mark: 'assumed',
    text: 'A CUCM from 11.x on does not feed presence nodes of an older release either.',
    source: troubleshoot,
  },
  {
    cups: { before: '7.0' },
    cucm: { from: '7.0', before: '8.0' },
    works: false,
    mark: 'second-hand',
    text: 'The Sync Agent of CUP 6.0 does not start beside CUCM 7.',
    source: '002: comments 6 and 8',
  },
  {
    cups: { before: '7.0' },
    cucm: { from: '8.0' },
    works: false,
    mark: 'assumed',
    text: 'The Sync Agent of CUP 6.0 does not start beside CUCM 8 and later either.',
    source: '002: comments 6 and 8',
  },
  {
    cups: { from: '7.0', before: '8.0' },
    cucm: { from: '7.0', before: '8.0' },
    works: true,
    mark: 'confirmed',
    text: 'CUPS 7 works with CUCM 7.',
    source: 'Cisco Unified Presence 7.x, LDAP chapter',
  },
  {
    cups: {},
    cucm: { from: '5.0' },
    works: true,
    mark: 'assumed',
    text: 'Of the other pairs before 11.x all work, CUCM 6.0 with CUPS 7.0 among them: the vendor asks for CUCM 5.x or later only.',
    source: 'Cisco Unified Presence, SRND 8.x; 002: comment 9',
  },
  { cups: {}, cucm: {}, works: false, mark: 'confirmed', text: 'CUCM 4.x is too old.', source: 'Cisco Unified Presence, SRND 8.x' },
];

const isIn = (version: string, { from, before }: Range): boolean =>
  (from === undefined || isFrom(version, from)) && (before === undefined || !isFrom(version, before));

/** Whether a Sync Agent of one version can work with a CUCM of the other. */
export function worksWith(cups: string, cucm: string): boolean {
  const works = pairRules.find((rule) => isIn(cups, rule.cups) && isIn(cucm, rule.cucm))?.works ?? false;
  return works === 'same-release' ? sameRelease(cups, cucm) : works;
}
