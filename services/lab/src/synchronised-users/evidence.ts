import type { AgreementRules } from '@uclab/contracts/cucm/v1/user_history';
import type { UserExplanation } from '@uclab/contracts/lab-api';
import type { UserHistory } from '../cucm-admin/index.ts';
import type { ProbedEntry } from '../directory/index.ts';

/** What is held against each other to say why a user is on CUCM or is not. */
export interface UserEvidence {
  readonly userid: string;
  readonly history: UserHistory;
  /** Undefined where the directory does not answer. */
  readonly entries: readonly ProbedEntry[] | undefined;
  /** Cisco DirSync on CUCM. */
  readonly dirSync: 'runs' | 'stopped' | 'not-activated';
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
