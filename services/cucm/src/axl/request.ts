import { parseEnvelope, SoapRequestError, type XmlElement, XmlRefusedError } from '@uclab/platform/soap';
import { AxlFault, axlCode } from './axl-fault.ts';
import { quoted } from './schema/check-request.ts';
import { type AxlVersion, type SpokenVersions, versionInNamespace } from './schema/versions.ts';

/** What a caller asks for. */
export interface AxlRequest {
  readonly operation: string;
  readonly version: AxlVersion;
  readonly element: XmlElement;
}

/** A message that is no AXL request at all. */
export class NotSoapError extends Error {
  override readonly name = 'NotSoapError';
}

interface Action {
  readonly version: string;
  readonly operation: string | undefined;
}

/**
 * `"CUCM:DB ver=8.5 getUser"`: the version, and the operation where it is named. Undefined without such a header, and for one of some
 * other kind, of which nothing is known (assumed). Throws AxlFault for one that begins as AXL's and does not go on so.
 */
function parseAction(header: string): Action | undefined {
  const action = header
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();
  if (!action.startsWith('CUCM:DB')) return undefined;
  const match = /^CUCM:DB\s+ver=(\d+\.\d+)(?:\s+(\w+))?$/.exec(action);
  if (match?.[1] === undefined) {
    throw new AxlFault(axlCode.general, `SOAPAction is "CUCM:DB ver=8.5 getUser" or "CUCM:DB ver=8.5", and ${quoted(action)} is not`);
  }
  return { version: match[1], operation: match[2] };
}

/** Programs send the same few with each request. */
const knownActions = new Map<string, Action>();
const mostActions = 500;

function readAction(header: string): Action | undefined {
  const known = knownActions.get(header);
  if (known) return known;
  const action = parseAction(header);
  if (knownActions.size >= mostActions) knownActions.clear();
  if (action) knownActions.set(header, action);
  return action;
}

/** Elements of a message: to read one of more would keep others waiting. Twelve thousand members of a group are fewer. */
const mostElements = 25_000;

function readEnvelope(text: string): XmlElement {
  try {
    const { version, body } = parseEnvelope(text, { elements: mostElements });
    if (version === '1.1') return body;
  } catch (error) {
    if (error instanceof SoapRequestError && error.version === '1.2') throw otherVersion();
    if (error instanceof XmlRefusedError || error instanceof SoapRequestError) throw new NotSoapError(error.message);
    throw error;
  }
  throw otherVersion();
}

const otherVersion = (): NotSoapError => new NotSoapError('AXL speaks SOAP 1.1, and this is SOAP 1.2');

/**
 * Reads a request. Without a SOAPAction a namespace of version 1.0 means the lowest schema that a node of this release speaks in the
 * field. Throws NotSoapError, and AxlFault where SOAPAction is malformed, where it and the message disagree, and for a schema that is
 * not spoken (the product's words are not known).
 */
export function readRequest(text: string, soapAction: string | undefined, { spoken, lowest }: SpokenVersions): AxlRequest {
  const element = readEnvelope(text);
  const named = versionInNamespace(element.namespace);
  if (named === undefined) {
    throw new AxlFault(axlCode.general, `Operation ${element.name} is not in a namespace http://www.cisco.com/AXL/API/version`);
  }
  const action = readAction(soapAction ?? '');
  const wanted = action === undefined && named === '1.0' ? lowest : named;
  if (action && action.version !== wanted) {
    throw new AxlFault(axlCode.general, `SOAPAction names AXL version ${action.version} and the namespace names ${wanted}`);
  }
  if (action?.operation !== undefined && action.operation !== element.name) {
    throw new AxlFault(axlCode.general, `SOAPAction names ${action.operation} and the request is ${element.name}`);
  }
  const version = spoken.find((one) => one === wanted);
  if (version === undefined) {
    throw new AxlFault(axlCode.general, `AXL version ${wanted} is not supported; supported are ${spoken.join(', ')}`);
  }
  return { operation: element.name, version, element };
}
