import type { AgreementRules } from '@uclab/contracts/cucm/v1/user_history';
import { directoryFindings } from '../explanation/index.ts';
import type { WayOfRuns } from '../synchronised-users/index.ts';
import { captureEvidence, type EvidenceSources } from './evidence.ts';

/** Nobody knows of a directory that does not answer the laboratory, or not to that filter. */
const unknown = (): boolean => false;

/** Of each agreement, by its name, how far one of its runs would come now, as nodes, gateways and the directory report themselves. */
export async function waysOfRuns(sources: EvidenceSources, agreements: readonly AgreementRules[]): Promise<ReadonlyMap<string, WayOfRuns>> {
  if (agreements.length === 0) return new Map();
  const evidence = await captureEvidence(sources, []);
  const ways = agreements.map(async (rules): Promise<[string, WayOfRuns]> => {
    const findings = directoryFindings(evidence, [rules.name]).filter(({ unsure }) => !unsure);
    return [rules.name, { findings, meetsNobody: await sources.people.meetsNobody(rules).catch(unknown) }];
  });
  return new Map(await Promise.all(ways));
}
