import { entry, type ScriptedAnswer, type ScriptedRequest, searchResult } from './scripted-directory.ts';

/** What a directory may do to whoever searches it, that no directory in order does. */
export interface HostileAnswer {
  readonly name: string;
  /** The answer to a search. */
  readonly answer: (request: ScriptedRequest) => ScriptedAnswer;
  readonly symptom: string;
  readonly words: RegExp;
}

const megabyte = 1024 * 1024;
/** Made once, and sent as it is: a directory that has to write it first would be late. */
const large = Buffer.alloc(100 * megabyte, 'x');

/** What stands behind a tag and a length, in parts that are not copied. */
function behind(tag: number, ...parts: readonly Buffer[]): Buffer[] {
  const header = Buffer.from([tag, 0x84, 0, 0, 0, 0]);
  header.writeUInt32BE(
    parts.reduce((sum, part) => sum + part.length, 0),
    2,
  );
  return [header, ...parts];
}

/** An entry whose user id is so long. */
function largeEntry(id: number, dn: string, size: number): Buffer[] {
  const values = behind(0x31, ...behind(0x04, large.subarray(0, size)));
  const attributes = behind(0x30, ...behind(0x30, ...behind(0x04, Buffer.from('uid')), ...values));
  return behind(0x30, Buffer.from([0x02, 0x01, id]), ...behind(0x64, ...behind(0x04, Buffer.from(dn)), ...attributes));
}

const someone = (number: number): string => `uid=someone${number},ou=people,dc=lab,dc=example`;

export const hostileAnswers: readonly HostileAnswer[] = [
  { name: 'stalls', answer: () => 'silence', symptom: 'LDAP_RESPONSE_TIMEOUT', words: /no answer within \d+ ms/ },
  { name: 'resets the connection', answer: () => 'reset', symptom: 'LDAP_CONNECTION_RESET', words: /connection reset/ },
  { name: 'hangs up', answer: () => 'close', symptom: 'LDAP_CONNECTION_CLOSED', words: /connection closed before an answer/ },
  {
    name: 'speaks another protocol',
    answer: () => [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    symptom: 'LDAP_ANSWER_UNUSABLE',
    words: /the answer is no LDAP \(it does not begin like a message\)/,
  },
  {
    name: 'sends junk in a message',
    answer: ({ id }) => [Buffer.from([0x30, 0x05, 0x02, 0x01, id, 0x7d, 0x00])],
    symptom: 'LDAP_ANSWER_UNUSABLE',
    words: /answer or request not understood/,
  },
  {
    name: 'sends a length that LDAP does not have',
    answer: () => [Buffer.from([0x30, 0x80, 0x02, 0x01])],
    symptom: 'LDAP_ANSWER_UNUSABLE',
    words: /a length that LDAP does not have/,
  },
  {
    name: 'stops in the middle of a message',
    answer: (request) => [entry(request, someone(1)).subarray(0, 20)],
    symptom: 'LDAP_RESPONSE_TIMEOUT',
    words: /no answer within \d+ ms/,
  },
  {
    name: 'claims a message of two gigabytes',
    answer: () => [Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff])],
    symptom: 'LDAP_ANSWER_UNUSABLE',
    words: /a message of \d+ bytes, more than 8388608/,
  },
  {
    name: 'sends 100 MB in one attribute',
    answer: (request) => [...largeEntry(request.id, someone(1), 100 * megabyte), searchResult(request)],
    symptom: 'LDAP_ANSWER_UNUSABLE',
    words: /a message of \d+ bytes, more than 8388608/,
  },
  {
    name: 'sends 100 MB in many entries',
    answer: (request) =>
      Array.from({ length: 25 }, (_, index) => entry(request, someone(index), { uid: [Buffer.alloc(4 * megabyte, 'x')] })),
    symptom: 'LDAP_ANSWER_UNUSABLE',
    words: /an answer of more than \d+ bytes/,
  },
  {
    name: 'answers another request',
    answer: (request) => [entry({ ...request, id: request.id + 50 }, someone(1)), searchResult({ ...request, id: request.id + 50 })],
    symptom: 'LDAP_RESPONSE_TIMEOUT',
    words: /no answer within \d+ ms/,
  },
  {
    name: 'refers to another server',
    answer: (request) => [searchResult(request, 10, 'ldap://elsewhere/dc=lab,dc=example')],
    symptom: 'LDAP_OPERATION_FAILED',
    words: /result 10/,
  },
  {
    name: 'has enough in the middle of it',
    answer: (request) => [entry(request, someone(1)), searchResult(request, 11, 'administrative limit exceeded')],
    symptom: 'LDAP_OPERATION_FAILED',
    words: /result 11, admin limit exceeded/,
  },
];
