export { followsCucm, hasCaughtUp } from './agents.ts';
export { Attempts, eventsOf } from './attempts.ts';
export { Clients } from './clients.ts';
export { captureEvidence } from './evidence.ts';
export { homeOf, signIn } from './sign-in.ts';
export { synchronise } from './synchronise.ts';
