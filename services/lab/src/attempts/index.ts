export { followsCucm, hasCaughtUp, hasGivenUp } from './agents.ts';
export { Attempts, eventsOf } from './attempts.ts';
export { Clients } from './clients.ts';
export { captureEvidence } from './evidence.ts';
export { signIn } from './sign-in.ts';
export { synchronise } from './synchronise.ts';
