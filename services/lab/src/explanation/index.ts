export type { ClientEvidence, EntryEvidence, Evidence, LinkPortEvidence, NodeEvidence, PersonEvidence } from './evidence.ts';
export { explain } from './explain.ts';
export type { Finding } from './finding.ts';
export { type AttemptToExplain, type ExplainInput, peopleToAsk } from './input.ts';
export { managerBindsIn } from './manager-binds.ts';
export { userFindings } from './path/account.ts';
export { peerFindings, presenceFindings } from './path/presence.ts';
export { serviceFindings } from './path/service.ts';
export { remediesOf, told } from './told.ts';
