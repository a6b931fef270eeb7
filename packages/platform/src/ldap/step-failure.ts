import type { SymptomCode } from '@uclab/foundation/causes';

/** Why a step failed, before it is known where: the symptom, and a few words for the log. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  readonly symptom: SymptomCode;

  constructor(symptom: SymptomCode, words: string) {
    super(words);
    this.symptom = symptom;
  }
}
