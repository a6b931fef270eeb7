export { ClientMachine } from './client-machine.ts';
