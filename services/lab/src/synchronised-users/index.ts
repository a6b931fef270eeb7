export type { WayOfRuns } from './evidence.ts';
export { explainUser } from './explain-user.ts';
