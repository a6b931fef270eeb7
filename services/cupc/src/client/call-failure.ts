import type { SymptomCode } from '@uclab/foundation/causes';
import { messageOf } from '@uclab/foundation/errors';
import { callSymptom } from '@uclab/foundation/web';

/** A call that brought no answer that a client can use: what was met, and the words of the system. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
  readonly symptom: SymptomCode;

  constructor(symptom: SymptomCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.symptom = symptom;
  }
}

/** What an HTTPS call met, as the symptom that a client's computer can tell. */
export function callFailure(error: unknown): CallFailure {
  if (error instanceof CallFailure) return error;
  return new CallFailure(callSymptom(error), messageOf(error), { cause: error });
}
