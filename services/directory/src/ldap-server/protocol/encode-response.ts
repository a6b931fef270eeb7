import { Ber, BerWriter, ProtocolOperation } from 'ldapts';
import type { ResponseControl } from './controls.ts';
import type { AnsweredRequest } from './requests.ts';
import type { ResultCode } from './result-code.ts';

/** How an operation ended. */
export interface Result {
  readonly code: ResultCode;
  readonly message?: string;
  readonly matchedDn?: string;
  readonly controls?: readonly ResponseControl[];
  /** Value of an extended response. */
  readonly value?: string;
}

/** Tag of the response that answers each kind of request. */
export const responseTag: Readonly<Record<AnsweredRequest['kind'], number>> = {
  bind: ProtocolOperation.LDAP_RES_BIND,
  search: ProtocolOperation.LDAP_RES_SEARCH,
  add: ProtocolOperation.LDAP_RES_ADD,
  delete: ProtocolOperation.LDAP_RES_DELETE,
  modify: ProtocolOperation.LDAP_RES_MODIFY,
  modifyDn: ProtocolOperation.LDAP_RES_MODRDN,
  compare: ProtocolOperation.LDAP_RES_COMPARE,
  extended: ProtocolOperation.LDAP_RES_EXTENSION,
};

const extendedName = 0x8a;
const extendedValue = 0x8b;

/** The message that ends an operation. */
export function encodeResult(
  id: number,
  tag: number,
  { code, message = '', matchedDn = '', controls = [], value }: Result,
  name?: string,
): Buffer {
  const writer = new BerWriter({ size: 128 + 3 * (message.length + matchedDn.length + (value?.length ?? 0)) });
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(tag);
  writer.writeEnumeration(code);
  writer.writeString(matchedDn);
  writer.writeString(message);
  if (name !== undefined) writer.writeString(name, extendedName);
  if (value !== undefined) writer.writeString(value, extendedValue);
  writer.endSequence();
  if (controls.length > 0) {
    writer.startSequence(ProtocolOperation.LDAP_CONTROLS);
    for (const control of controls) {
      writer.startSequence();
      writer.writeString(control.oid);
      writer.writeBuffer(control.value, Ber.OctetString);
      writer.endSequence();
    }
    writer.endSequence();
  }
  writer.endSequence();
  return writer.buffer;
}

const noticeOfDisconnection = '1.3.6.1.4.1.1466.20036';

/** The unsolicited word before the server hangs up (RFC 4511 section 4.4.1). */
export function encodeNoticeOfDisconnection(code: ResultCode, message: string): Buffer {
  return encodeResult(0, responseTag.extended, { code, message }, noticeOfDisconnection);
}

/** One entry of a search, ready to be written. */
export interface ResponseEntry {
  readonly dn: string;
  readonly attributes: readonly ResponseAttribute[];
}

export interface ResponseAttribute {
  readonly name: string;
  /** Each character of a value is one octet. */
  readonly octets: boolean;
  readonly values: readonly string[];
}

/** A bound for the octets of one element's tag and length. */
const header = 8;
const octetsPerCharacter = 3;

/** Never too small: the writer then never grows, which costs copies, and closes long sequences safely. */
function largestSize({ dn, attributes }: ResponseEntry): number {
  let size = 4 * header + octetsPerCharacter * dn.length;
  for (const { name, values } of attributes) {
    size += 3 * header + name.length;
    for (const value of values) size += header + octetsPerCharacter * value.length;
  }
  return size;
}

function writeEntry(writer: BerWriter, id: number, { dn, attributes }: ResponseEntry): void {
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(ProtocolOperation.LDAP_RES_SEARCH_ENTRY);
  writer.writeString(dn);
  writer.startSequence();
  for (const { name, octets, values } of attributes) {
    writer.startSequence();
    writer.writeString(name);
    writer.startSequence(ProtocolOperation.LBER_SET);
    for (const value of values) {
      if (octets) writer.writeBuffer(Buffer.from(value, 'latin1'), Ber.OctetString);
      else writer.writeString(value);
    }
    writer.endSequence();
    writer.endSequence();
  }
  writer.endSequence();
  writer.endSequence();
  writer.endSequence();
}

/** Several entries of one search as one piece of bytes. */
export function encodeEntries(id: number, entries: readonly ResponseEntry[]): Buffer {
  const writer = new BerWriter({ size: entries.reduce((size, entry) => size + largestSize(entry), 0) });
  for (const entry of entries) writeEntry(writer, id, entry);
  return writer.buffer;
}
