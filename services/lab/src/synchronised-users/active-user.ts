import { isSameName, rulesOf, type UserEvidence, type Verdict } from './evidence.ts';
import { isRead, leftOutOf, type Match, matchesOf, nearest, unread } from './match.ts';
import { type Obstacle, obstacleOf } from './obstacle.ts';

/** Why a user is active, what of the present entry does not come to CUCM, and what keeps it from that. */
export function activeVerdict(evidence: UserEvidence): Verdict {
  const { history, entries, userid } = evidence;
  if (history.user?.fromLdap !== true) return localVerdict(evidence);
  const name = history.user.agreement;
  if (name === '') return withoutAgreement(evidence);
  const text = `the user was read from the directory by agreement ${name}`;
  const obstacle = obstacleOf(evidence, name);
  const asRead = inStep(text, obstacle);
  // While synchronisation is off there are no agreements by which an entry could be judged.
  if (!entries || !history.synchronisationEnabled) return asRead;
  if (entries.length === 0) return leaving(text, gone, obstacle);
  const own = matchesOf(entries).filter(({ agreement }) => isSameName(agreement.name, name));
  const read = own.filter((match) => isRead(match, userid));
  const outside = nearest(own, userid);
  const why = outside && read.length === 0 ? unread(evidence, outside) : undefined;
  if (why) return leaving(text, { ...why, text: `now ${why.text}` }, obstacle);
  const [first] = read;
  // Whoever was taken from one of several entries is not concerned by the others.
  if (!first || read.some((match) => otherFields(evidence, match).length === 0)) return asRead;
  const leftOut = leftOutOf(evidence, first);
  if (!leftOut || !read.every((match) => leftOutOf(evidence, match))) return changed(text, otherFields(evidence, first), obstacle);
  return {
    cause: 'ENTRY_LEFT_OUT',
    text: `${text}; run ${leftOut.run} left the entry ${first.dn} out (${leftOut.reason}), so CUCM keeps the user as it was and takes no change of the entry`,
    remedy: 'Mend that in the directory, then synchronise',
    takesRun: true,
    run: leftOut.run,
  };
}

/** Of a user who was typed on CUCM, or made a local one there. */
function localVerdict(evidence: UserEvidence): Verdict {
  const { history, entries } = evidence;
  const text = 'the user is a local one of CUCM and belongs to no agreement';
  const local = { cause: 'LOCAL_USER', text, remedy: '', takesRun: false } as const;
  const taken = takenBy(evidence);
  if (taken) {
    return {
      ...local,
      text: `${text}; agreement ${taken.agreement.name} takes the entry ${taken.dn}, and a run that reads it takes the user over`,
    };
  }
  if (history.keepsLocalUsers || !entries || history.agreements.length === 0) return local;
  return {
    ...local,
    text: `${text}; this release of CUCM has no local users beside those of the directory, which has no entry with the id, so the next run that reads everything makes the user inactive`,
    remedy: 'Add the person to the directory if the user is to stay active',
  };
}

/** The entry by which a run would take the user; undefined where none would, while synchronisation is off or the directory is silent. */
const takenBy = ({ history, entries, userid }: UserEvidence): Match | undefined =>
  history.synchronisationEnabled ? matchesOf(entries ?? []).find((match) => isRead(match, userid)) : undefined;

/** Of a user who came by an agreement that was deleted, and whom SQL has set active again. */
function withoutAgreement(evidence: UserEvidence): Verdict {
  const text = 'the agreement by which the user came was deleted, and a statement of SQL on CUCM has set the user active again';
  const taken = takenBy(evidence);
  if (!taken) return { cause: 'AGREEMENT_DELETED', text: `${text}; no run makes the user inactive`, remedy: '', takesRun: false };
  const { dn, agreement } = taken;
  const takes = `${text}; agreement ${agreement.name} takes the entry ${dn}`;
  const obstacle = obstacleOf(evidence, agreement.name);
  if (!obstacle)
    return { cause: 'NEXT_RUN_TAKES_IT', text: `${takes}, and its next run takes the user over`, remedy: 'Synchronise', takesRun: true };
  const { stands: _, ...rest } = obstacle;
  return { ...rest, text: `${takes}, but ${rest.text}` };
}

const gone: Verdict = {
  cause: 'ENTRY_GONE',
  text: 'the directory has no such entry any more',
  remedy: 'Put the entry back if the user is to stay active',
  takesRun: false,
};

/** Of a user who is as the directory has it. */
const inStep = (text: string, obstacle: Obstacle | undefined): Verdict =>
  obstacle
    ? {
        cause: 'SYNCHRONISED',
        text: `${text}; ${obstacle.text}${obstacle.stands ? ', so what changes in the directory does not come to CUCM' : ''}`,
        remedy: obstacle.remedy,
        takesRun: obstacle.takesRun,
      }
    : { cause: 'SYNCHRONISED', text, remedy: '', takesRun: false };

/** Of a user whom a run that succeeds makes inactive. */
function leaving(text: string, why: Verdict, obstacle: Obstacle | undefined): Verdict {
  if (!obstacle) return { ...why, text: `${text}; ${why.text}, so its next run makes the user inactive` };
  const { stands, ...rest } = obstacle;
  if (stands) return { ...rest, text: `${text}; ${why.text}, but ${rest.text}: the user stays active until a run succeeds` };
  return { ...rest, text: `${text}; ${why.text}, but ${rest.text}; the next one that succeeds makes the user inactive` };
}

/** Of a user of whom the directory has other data. */
function changed(text: string, fields: readonly OtherField[], obstacle: Obstacle | undefined): Verdict {
  const said = fields.map(({ attribute, onCucm, inDirectory }) => `${attribute} '${inDirectory}', on CUCM '${onCucm}'`).join('; ');
  const difference = `${text}; the directory has other data of the user now (${said})`;
  if (!obstacle) {
    return { cause: 'NEXT_RUN_TAKES_IT', text: `${difference}, which its next run takes over`, remedy: 'Synchronise', takesRun: true };
  }
  const { stands, ...rest } = obstacle;
  return { ...rest, text: `${difference}, which ${stands ? 'CUCM does not take over' : 'CUCM has not taken over'}: ${rest.text}` };
}

/** Shorter columns than this CUCM does not have: what is longer may have been cut. */
const shortestColumn = 128;

interface OtherField {
  readonly attribute: string;
  readonly onCucm: string;
  readonly inDirectory: string;
}

/**
 * What an entry has otherwise than CUCM; nothing where CUCM has taken it. A run of changes that took an entry after another had left it out
 * tells nobody, but then there is nothing that CUCM lacks.
 */
function otherFields({ history }: UserEvidence, { agreement }: Match): OtherField[] {
  const attributes = rulesOf(history, agreement.name)?.attributes ?? {};
  return Object.entries(attributes).flatMap(([field, attribute]) => {
    const onCucm = history.user?.fields[field] ?? '';
    const inDirectory = agreement.fields[field] ?? '';
    const isTaken = onCucm === inDirectory || (onCucm.length >= shortestColumn - 1 && inDirectory.startsWith(onCucm));
    return isTaken ? [] : [{ attribute, onCucm, inDirectory }];
  });
}
