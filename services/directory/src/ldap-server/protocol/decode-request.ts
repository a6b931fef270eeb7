import { Ber, ProtocolOperation } from 'ldapts';
import { decodeFilter } from '../filter/decode-filter.ts';
import type {
  BindRequest,
  Change,
  ModifyDnRequest,
  Request,
  RequestControl,
  RequestMessage,
  SearchRequest,
  WrittenAttribute,
} from './requests.ts';
import { changeKinds, scopes } from './requests.ts';
import { MalformedMessageError } from './result-code.ts';
import { StrictReader } from './strict-reader.ts';

const simpleAuthentication = 0x80;
const newSuperiorTag = 0x80;
const extendedNameTag = 0x80;
const setTag = Ber.Set | Ber.Constructor;

/** One of a list by its number; a number beyond it makes the message malformed. */
function oneOf<T>(list: readonly T[], number: number, what: string): T {
  const found = list[number];
  if (found === undefined) throw new MalformedMessageError(`${what} ${number} is unknown`);
  return found;
}

function readAttribute(reader: StrictReader): WrittenAttribute {
  const description = reader.text();
  const values = reader.sequence(setTag);
  const octets: string[] = [];
  while (!values.done) octets.push(values.octets());
  return { description, octets };
}

function readEach<T>(list: StrictReader, read: (item: StrictReader) => T): T[] {
  const items: T[] = [];
  while (!list.done) items.push(read(list));
  return items;
}

function readBind(body: StrictReader): BindRequest {
  const version = body.integer();
  const dn = body.text();
  const password = body.peek() === simpleAuthentication ? body.text(simpleAuthentication) : undefined;
  return { kind: 'bind', version, dn, password };
}

function readSearch(body: StrictReader): SearchRequest {
  return {
    kind: 'search',
    base: body.text(),
    scope: oneOf(scopes, body.enumerated(), 'scope'),
    dereference: body.enumerated(),
    sizeLimit: body.integer(),
    timeLimitS: body.integer(),
    typesOnly: body.boolean(),
    filter: decodeFilter(body),
    attributes: readEach(body.sequence(), (item) => item.text()),
  };
}

function readChange(item: StrictReader): Change {
  const change = item.sequence();
  const operation = oneOf(changeKinds, change.enumerated(), 'change');
  return { operation, ...readAttribute(change.sequence()) };
}

function readModifyDn(body: StrictReader): ModifyDnRequest {
  return {
    kind: 'modifyDn',
    dn: body.text(),
    newName: body.text(),
    deleteOldName: body.boolean(),
    newSuperior: body.peek() === newSuperiorTag ? body.text(newSuperiorTag) : undefined,
  };
}

function readIntegerContents(octets: Buffer): number {
  if (octets.length < 1 || octets.length > 4) throw new MalformedMessageError('a message id is out of range');
  return octets.readIntBE(0, octets.length);
}

function readOperation(tag: number, octets: Buffer): Request {
  const body = new StrictReader(octets);
  switch (tag) {
    case ProtocolOperation.LDAP_REQ_BIND:
      return readBind(body);
    case ProtocolOperation.LDAP_REQ_UNBIND:
      return { kind: 'unbind' };
    case ProtocolOperation.LDAP_REQ_SEARCH:
      return readSearch(body);
    case ProtocolOperation.LDAP_REQ_MODIFY:
      return { kind: 'modify', dn: body.text(), changes: readEach(body.sequence(), readChange) };
    case ProtocolOperation.LDAP_REQ_ADD:
      return { kind: 'add', dn: body.text(), attributes: readEach(body.sequence(), (item) => readAttribute(item.sequence())) };
    case ProtocolOperation.LDAP_REQ_DELETE:
      return { kind: 'delete', dn: octets.toString('utf8') };
    case ProtocolOperation.LDAP_REQ_MODRDN:
      return readModifyDn(body);
    case ProtocolOperation.LDAP_REQ_COMPARE: {
      const dn = body.text();
      const assertion = body.sequence();
      return { kind: 'compare', dn, description: assertion.text(), octets: assertion.octets() };
    }
    case ProtocolOperation.LDAP_REQ_ABANDON:
      return { kind: 'abandon', target: readIntegerContents(octets) };
    case ProtocolOperation.LDAP_REQ_EXTENSION:
      return { kind: 'extended', name: body.text(extendedNameTag) };
    default:
      throw new MalformedMessageError(`request 0x${tag.toString(16)} is unknown`);
  }
}

function readControl(item: StrictReader): RequestControl {
  const control = item.sequence();
  const oid = control.text();
  const critical = control.peek() === Ber.Boolean ? control.boolean() : false;
  return control.done ? { oid, critical } : { oid, critical, value: control.element(Ber.OctetString) };
}

/** A whole message as a client sent it. Throws MalformedMessageError where it is none, which ends the connection. */
export function decodeRequest(message: Buffer): RequestMessage {
  const envelope = new StrictReader(message).sequence();
  const id = envelope.integer();
  if (id < 0) throw new MalformedMessageError('a negative message id');
  const tag = envelope.peek() ?? 0;
  const request = readOperation(tag, envelope.element(tag));
  const controls = envelope.done ? [] : readEach(envelope.sequence(ProtocolOperation.LDAP_CONTROLS), readControl);
  return { id, request, controls };
}
