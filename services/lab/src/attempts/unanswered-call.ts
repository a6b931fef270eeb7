import type { SymptomCode } from '@uclab/foundation/causes';
import { Refusal } from '@uclab/foundation/errors';
import type { Journal, Trace } from '@uclab/foundation/journal';
import { AxlStoppedRefusal } from '../cucm-admin/index.ts';

/** What the caller of AXL met; undefined for whatever CUCM itself knows of, and records. */
function symptomOf(error: unknown): SymptomCode | undefined {
  if (error instanceof AxlStoppedRefusal) return 'NODE_SERVICE_UNAVAILABLE';
  return error instanceof Refusal && error.kind === 'unreachable' ? 'NODE_UNREACHABLE' : undefined;
}

/** Records a call of AXL that never came to it, which only its caller can; answers the symptom, undefined where nothing was recorded. */
export function recordUnanswered(ownJournal: Journal, trace: Trace, operation: string, error: unknown): SymptomCode | undefined {
  const symptom = symptomOf(error);
  if (symptom === undefined || !(error instanceof Refusal)) return undefined;
  ownJournal.record(trace, 'axl.called', { operation, by: 'lab', version: '', detail: error.message }, { symptom });
  return symptom;
}
