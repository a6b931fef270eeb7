export { callSymptom } from './call-symptom.ts';
export { httpDispatcher, type TlsTrust } from './dispatcher.ts';
export { ownValidation } from './own-validation.ts';
export { onStopSignal, runUntilStopped } from './stop-signal.ts';
