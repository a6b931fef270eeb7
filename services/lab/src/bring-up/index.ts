export { type BringUpParts, bringUp, findAgain, resetCluster } from './bring-up.ts';
