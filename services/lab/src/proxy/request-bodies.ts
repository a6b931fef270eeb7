import { z } from 'zod';
import { badRequestBody, invalidStream, invalidToxicType, missingField } from './api-error.ts';
import { toxicTypes } from './toxics/index.ts';
import { Toxic } from './toxics/toxic.ts';

// A null counts as not given, as in Go's decoder; unknown keys are ignored.
const text = z.string().nullish();
const flag = z.boolean().nullish();
const proxyBody = z.object({ name: text, listen: text, upstream: text, enabled: flag });
const proxyUpdateBody = proxyBody.omit({ name: true });
const toxicBody = z.object({ name: text, type: text, stream: text, toxicity: z.number().nullish(), attributes: z.unknown().optional() });
const toxicUpdateBody = toxicBody.pick({ toxicity: true, attributes: true });

export interface NewProxy {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
  readonly enabled: boolean;
}

/** The body of POST /proxies. Throws an ApiError for one that is not JSON, has a wrong type or lacks a name or an upstream. */
export const parseNewProxy = (body: Buffer | undefined): NewProxy => newProxy(parseBody(proxyBody, body), '');

/** The body of POST /populate; nothing is accepted when one proxy in it is wrong. Throws as `parseNewProxy`. */
export const parseNewProxies = (body: Buffer | undefined): NewProxy[] =>
  parseBody(z.array(proxyBody), body).map((proxy, index) => newProxy(proxy, ` at proxy ${index + 1}`));

export const parseProxyUpdate = (body: Buffer | undefined) => parseBody(proxyUpdateBody, body);

export const parseToxicUpdate = (body: Buffer | undefined) => parseBody(toxicUpdateBody, body);

/** The toxic that the body of POST /proxies/{proxy}/toxics describes. Throws an ApiError. */
export function parseNewToxic(body: Buffer | undefined): Toxic {
  const given = parseBody(toxicBody, body);
  const stream = given.stream ?? 'downstream';
  const direction = stream.toLowerCase();
  if (direction !== 'upstream' && direction !== 'downstream') throw invalidStream();
  const typeName = given.type ?? '';
  const type = toxicTypes.get(typeName);
  if (!type) throw invalidToxicType();
  const name = given.name || `${typeName}_${stream}`;
  const { attributes, toxicity } = given;
  return asBadRequest(() => new Toxic(type, { name, type: typeName, stream, direction, toxicity: toxicity ?? 1, attributes }));
}

/** The result of `read`; what zod refuses in it becomes an ApiError with status 400. */
export function asBadRequest<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof z.ZodError)
      throw badRequestBody(error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
    throw error;
  }
}

function newProxy(given: z.infer<typeof proxyBody>, where: string): NewProxy {
  if (!given.name) throw missingField(`name${where}`);
  if (!given.upstream) throw missingField(`upstream${where}`);
  return { name: given.name, listen: given.listen ?? '', upstream: given.upstream, enabled: given.enabled ?? true };
}

function parseBody<T>(schema: z.ZodType<T>, body: Buffer | undefined): T {
  if (!body || body.length === 0) throw badRequestBody('EOF');
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw badRequestBody(error instanceof Error ? error.message : 'not JSON');
  }
  return asBadRequest(() => schema.parse(json));
}
