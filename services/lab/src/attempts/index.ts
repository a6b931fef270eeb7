export { followsCucm, hasCaughtUp, hasGivenUp, waitForAgents } from './agents.ts';
export { type Attempt, Attempts, eventsOf } from './attempts.ts';
export { call } from './call.ts';
export { Clients } from './clients.ts';
export { captureEvidence } from './evidence.ts';
export { search } from './search.ts';
export { searchedIn } from './search-evidence.ts';
export { homeOf, signIn } from './sign-in.ts';
export { synchronise } from './synchronise.ts';
