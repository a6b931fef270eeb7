export { type CupcOptions, type RunningCupc, startCupc } from './start-cupc.ts';
