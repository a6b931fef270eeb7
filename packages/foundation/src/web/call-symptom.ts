import type { SymptomCode } from '../causes/index.ts';
import { codeOf } from '../errors/index.ts';

const symptomOfCode: Readonly<Record<string, SymptomCode>> = {
  ENOTFOUND: 'NODE_NAME_NOT_RESOLVED',
  EAI_AGAIN: 'NODE_NAME_NOT_RESOLVED',
  ETIMEDOUT: 'NODE_TIMEOUT',
  UND_ERR_CONNECT_TIMEOUT: 'NODE_TIMEOUT',
  UND_ERR_HEADERS_TIMEOUT: 'NODE_TIMEOUT',
  UND_ERR_BODY_TIMEOUT: 'NODE_TIMEOUT',
};

/** OpenSSL's verification errors, as Node names them. */
const trustCode = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|INVALID_CA|HOSTNAME_MISMATCH|ALTNAME/;

/** The symptom of an HTTP or HTTPS call that brought no answer, from the code that Node or undici gave its error. */
export function callSymptom(error: unknown): SymptomCode {
  const code = codeOf(error) ?? '';
  return trustCode.test(code) ? 'NODE_TLS_UNTRUSTED' : (symptomOfCode[code] ?? 'NODE_UNREACHABLE');
}
