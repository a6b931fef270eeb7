import { BerReader, BerWriter, Control } from 'ldapts';
import { StepFailure } from './step-failure.ts';

const oid = '1.2.840.113556.1.4.319';
const searchResultTag = 0x65;
const controlsTag = 0xa0;

/** Asks for one page of a search (RFC 2696). */
export class PageRequest extends Control {
  readonly #size: number;
  readonly #cookie: Buffer;

  constructor(size: number, cookie: Buffer) {
    super(oid);
    this.#size = size;
    this.#cookie = cookie;
  }

  protected override writeControl(writer: BerWriter): void {
    const value = new BerWriter();
    value.startSequence();
    value.writeInt(this.#size);
    value.writeBuffer(this.#cookie, 0x04);
    value.endSequence();
    writer.writeBuffer(value.buffer, 0x04);
  }
}

/** The value of the control in a result, empty where it has none; undefined without the control. */
function pageValue(searchResult: Buffer): Buffer | undefined {
  const reader = new BerReader(searchResult);
  reader.readSequence();
  reader.readInt();
  reader.readSequence(searchResultTag);
  reader.offset += reader.length;
  if (reader.offset >= searchResult.length || reader.readSequence(controlsTag) === null) return undefined;
  const end = reader.offset + reader.length;
  while (reader.offset < end && reader.readSequence() !== null) {
    const next = reader.offset + reader.length;
    if (reader.readString() === oid) {
      if (reader.peek() === 0x01) reader.readBoolean();
      return (reader.offset < next ? reader.readString(0x04, true) : undefined) ?? Buffer.alloc(0);
    }
    reader.offset = next;
  }
  return undefined;
}

/**
 * Where the directory goes on, as a whole result of a search says; undefined after the last page, and where it does not page at all: then
 * already its first result has no such control, and none that has `goneOn` from another may be without it (RFC 2696, section 3). The LDAP
 * library takes a page without an entry for the last one whatever it says, which would make users vanish. Throws StepFailure for a result
 * that cannot be read: LDAP_ANSWER_UNUSABLE.
 */
export function nextPage(searchResult: Buffer, goneOn: boolean): Buffer | undefined {
  let cookie: Buffer | null = null;
  try {
    const value = pageValue(searchResult);
    if (value === undefined && !goneOn) return undefined;
    const reader = new BerReader(value ?? Buffer.alloc(0));
    reader.readSequence();
    reader.readInt();
    cookie = reader.readString(0x04, true);
  } catch {
    // It is told below, as where there is none.
  }
  if (!cookie) throw new StepFailure('LDAP_ANSWER_UNUSABLE', 'where the next page begins cannot be read');
  return cookie.length > 0 ? cookie : undefined;
}
