import type { AgreementRules } from '@uclab/contracts/cucm/v1/user_history';
import type { UserExplanation } from '@uclab/contracts/lab-api';
import type { UserHistory } from '../cucm-admin/index.ts';
import type { ProbedEntry } from '../directory/index.ts';
import type { Finding } from '../explanation/index.ts';

/** What is held against each other to say why a user is on CUCM or is not. */
export interface UserEvidence {
  readonly userid: string;
  readonly history: UserHistory;
  /** Undefined where the directory does not answer. */
  readonly entries: readonly ProbedEntry[] | undefined;
  /** Of each agreement, by its name, how far one of its runs would come now. */
  readonly ways: ReadonlyMap<string, WayOfRuns>;
  /** Cisco DirSync on CUCM. */
  readonly dirSync: 'runs' | 'stopped' | 'not-activated';
}

/** What keeps the runs of an agreement from reading anybody. */
export interface WayOfRuns {
  /** What is wrong between CUCM and the directory, or with the settings of the agreement. */
  readonly findings: readonly Finding[];
  /** The directory has the search base, and nobody below who meets the filter. */
  readonly meetsNobody: boolean;
}

/** Why the present state is as it is: the words, what decided it, and what would change it. */
export interface Verdict {
  readonly cause: UserExplanation['cause'];
  readonly text: string;
  readonly remedy: string;
  /** Whether the remedy takes a run. */
  readonly takesRun: boolean;
  readonly run?: string | undefined;
}

/** The rules of an agreement; undefined for one that is not there any more. */
export const rulesOf = ({ agreements }: UserHistory, name: string): AgreementRules | undefined =>
  agreements.find((rules) => rules.name === name);

export const moment = (ms: number): string => new Date(ms).toISOString();

/** A moment as it stands in a sentence. */
export const spoken = (ms: number): string => `${moment(ms).slice(0, 16).replace('T', ' ')} UTC`;

export const isSameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
