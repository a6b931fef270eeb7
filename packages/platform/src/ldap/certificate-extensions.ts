import type { X509Certificate } from 'node:crypto';

/* The few extensions of a certificate that Node does not show, read from its DER (RFC 5280, section 4.1). */

interface Part {
  readonly tag: number;
  readonly content: Uint8Array;
}

function* partsOf(bytes: Uint8Array): Generator<Part> {
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at] ?? 0;
    let length = bytes[at + 1] ?? 0;
    at += 2;
    if (length >= 0x80) {
      const digits = length & 0x7f;
      length = 0;
      for (let index = 0; index < digits; index += 1) length = length * 256 + (bytes[at + index] ?? 0);
      at += digits;
    }
    yield { tag, content: bytes.subarray(at, at + length) };
    at += length;
  }
}

const partsIn = (part: Part | undefined): Part[] => (part ? [...partsOf(part.content)] : []);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

interface Extension {
  /** The object identifier's encoding in hexadecimal: `551d13` is 2.5.29.19. */
  readonly id: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

const tags = { boolean: 0x01, integer: 0x02, octets: 0x04, extensions: 0xa3 };
const basicConstraints = '551d13';
/** Key usage, subject alternative name, basic constraints, policies, extended key usage: those that are read here or by Node. */
const understood = new Set(['551d0f', '551d11', basicConstraints, '551d20', '551d25']);

function extensionsOf(certificate: X509Certificate): Extension[] {
  const [whole] = partsOf(certificate.raw);
  const [signed] = partsIn(whole);
  const [list] = partsIn(partsIn(signed).find((part) => part.tag === tags.extensions));
  return partsIn(list).map((extension) => {
    const [id, ...rest] = partsIn(extension);
    return {
      id: hex(id?.content ?? new Uint8Array()),
      critical: rest.some((part) => part.tag === tags.boolean && part.content[0] !== 0),
      value: rest.find((part) => part.tag === tags.octets)?.content ?? new Uint8Array(),
    };
  });
}

/** What a certificate says about its use in a chain beyond what Node tells. */
export interface ChainRules {
  /** How many authorities may stand between this one and the leaf; Infinity where it does not say. */
  readonly pathLength: number;
  /** Has a critical extension that is not understood here: such a certificate must be refused. */
  readonly notUnderstood: boolean;
}

const rules = new WeakMap<X509Certificate, ChainRules>();

/** The rules of one certificate; read once, for they cannot change. */
export function chainRulesOf(certificate: X509Certificate): ChainRules {
  const found = rules.get(certificate) ?? readRules(certificate);
  rules.set(certificate, found);
  return found;
}

function readRules(certificate: X509Certificate): ChainRules {
  const extensions = extensionsOf(certificate);
  const [constraints] = partsOf(extensions.find((extension) => extension.id === basicConstraints)?.value ?? new Uint8Array());
  const limit = partsIn(constraints).find((part) => part.tag === tags.integer);
  return {
    pathLength: limit ? Number.parseInt(hex(limit.content), 16) : Number.POSITIVE_INFINITY,
    notUnderstood: extensions.some((extension) => extension.critical && !understood.has(extension.id)),
  };
}
