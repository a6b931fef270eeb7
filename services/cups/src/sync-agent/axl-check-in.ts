import { withDeadline } from '@uclab/foundation/clock';
import { messageOf } from '@uclab/foundation/errors';
import { formatTraceparent, type Trace } from '@uclab/foundation/journal';
import type { Network } from '@uclab/foundation/network';
import { httpDispatcher } from '@uclab/foundation/web';
import type { LoadedTrust } from '@uclab/platform/certificates';
import { childText, contentTypeOf, envelope, parseEnvelope, type XmlElement, xml } from '@uclab/platform/soap';
import { type Dispatcher, request } from 'undici';
import { AgentFailure, callFailure } from './agent-failure.ts';

/** A reply to getCCMVersion is some hundred bytes; whatever is much longer is not one. */
const replyLimitBytes = 65_536;

export interface CheckIn {
  readonly network: Network;
  readonly trust: LoadedTrust;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** AXL schema, for instance `8.5`. */
  readonly schemaVersion: string;
  readonly deadlineMs: number;
  readonly trace: Trace;
  readonly signal: AbortSignal;
}

const textBelow = (element: XmlElement, name: string): string | undefined =>
  childText(element, name) ?? element.children.map((inner) => textBelow(inner, name)).find((text) => text !== undefined);

async function readLimited(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > replyLimitBytes) throw new AgentFailure('NODE_SERVICE_UNAVAILABLE', 'the answer is too long for an AXL reply');
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function versionIn(text: string): string {
  let body: XmlElement;
  try {
    body = parseEnvelope(text).body;
  } catch (error) {
    throw new AgentFailure('NODE_SERVICE_UNAVAILABLE', `the answer is not AXL: ${messageOf(error)}`);
  }
  const version = body.name === 'getCCMVersionResponse' ? textBelow(body, 'version') : undefined;
  if (version === undefined) throw new AgentFailure('NODE_SERVICE_UNAVAILABLE', `AXL answered with ${body.name}`);
  return version;
}

/**
 * Asks CUCM by AXL for its version, as the agent's application user, on a connection of its own; answers the version.
 * The agent works only after such a call. Source: Troubleshoot Services That Do Not Start on IM&P (Sync Agent needs the AXL
 * service and a valid AXL user). Throws AgentFailure with the symptom that was met.
 */
export async function checkInByAxl(call: CheckIn): Promise<string> {
  const dispatcher = httpDispatcher(call.network, {
    trust: { authorities: call.trust.certificates.map((certificate) => certificate.pem) },
    connectTimeoutMs: call.deadlineMs,
  });
  const namespace = `http://www.cisco.com/AXL/API/${call.schemaVersion}`;
  try {
    return await withDeadline(`AXL on ${call.host}:${call.port}`, call.deadlineMs, async (deadline) => {
      const response = await request(`https://${call.host}:${call.port}/axl/`, {
        method: 'POST',
        dispatcher,
        signal: AbortSignal.any([call.signal, deadline]),
        headers: {
          'content-type': contentTypeOf['1.1'],
          soapaction: `"CUCM:DB ver=${call.schemaVersion} getCCMVersion"`,
          authorization: `Basic ${Buffer.from(`${call.user}:${call.password}`).toString('base64')}`,
          traceparent: formatTraceparent(call.trace),
        },
        body: envelope('1.1', xml('axl:getCCMVersion', { 'xmlns:axl': namespace })),
      });
      const text = await readLimited(response.body);
      if (response.statusCode === 401 || response.statusCode === 403) {
        throw new AgentFailure('AXL_CREDENTIALS_REFUSED', `HTTP ${response.statusCode} for application user ${call.user}`);
      }
      if (response.statusCode !== 200) throw new AgentFailure('NODE_SERVICE_UNAVAILABLE', `HTTP ${response.statusCode} from AXL`);
      return versionIn(text);
    });
  } catch (error) {
    throw callFailure(error);
  } finally {
    // Not waited for: undici ends a connection that is still being made only when its own time is over.
    dispatcher.destroy().catch(() => undefined);
  }
}
