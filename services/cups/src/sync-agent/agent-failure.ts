import type { SymptomCode } from '@uclab/foundation/causes';
import { messageOf } from '@uclab/foundation/errors';
import { RpcFailure } from '@uclab/foundation/rpc';
import { callSymptom } from '@uclab/foundation/web';

/** Why an attempt of the Sync Agent ended: the symptom it met, and the words of the system. */
export class AgentFailure extends Error {
  override readonly name = 'AgentFailure';
  readonly symptom: SymptomCode;

  constructor(symptom: SymptomCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.symptom = symptom;
  }
}

/** OpenSSL's verification errors, in its own words. */
const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|INVALID_CA|self.signed|unable to (get|verify)|certificate|altnames/;

/** What an HTTPS call met, as a failure of the agent. */
export function callFailure(error: unknown): AgentFailure {
  if (error instanceof AgentFailure) return error;
  return new AgentFailure(callSymptom(error), messageOf(error), { cause: error });
}

/** What the user feed met, as a failure of the agent: gRPC hands on the words of the socket and no code. */
export function feedFailure(error: unknown): AgentFailure {
  if (!(error instanceof RpcFailure)) return callFailure(error);
  const text = error.message;
  const options = { cause: error };
  if (error.code === 'DEADLINE_EXCEEDED' || /timed? ?out|keepalive/i.test(text)) return new AgentFailure('NODE_TIMEOUT', text, options);
  if (error.code !== 'UNAVAILABLE') return new AgentFailure('NODE_SERVICE_UNAVAILABLE', text, options);
  if (/ENOTFOUND|EAI_AGAIN|name resolution/i.test(text)) return new AgentFailure('NODE_NAME_NOT_RESOLVED', text, options);
  if (untrusted.test(text)) return new AgentFailure('NODE_TLS_UNTRUSTED', text, options);
  return new AgentFailure('NODE_UNREACHABLE', text, options);
}
