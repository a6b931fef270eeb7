import { labErrorSchema } from '@uclab/contracts/lab-api';
import type { z } from 'zod';
import { LabRefusedError, LabUnreachableError } from './lab-errors.ts';

/** Longer than the longest thing that a cluster does for one request: a client's own patience is 30 s. */
const deadlineMs = 60_000;

/** A request of a part of the cluster: the schema of the answer, method, path below /api/v1, body. */
export type LabRequest = <S extends z.ZodType>(schema: S, method: string, path: string, body?: unknown) => Promise<z.output<S>>;

/** One request to the laboratory, its answer checked by the schema; throws LabUnreachableError or LabRefusedError. */
export async function labRequest<S extends z.ZodType>(
  url: string,
  schema: S,
  request: { method: string; path: string; body?: unknown },
): Promise<z.output<S>> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(new URL(request.path, url), {
      method: request.method,
      signal: AbortSignal.timeout(deadlineMs),
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body), headers: { 'content-type': 'application/json' } }),
    });
    text = await response.text();
  } catch (error) {
    throw new LabUnreachableError(url, error);
  }
  // Of the web server, which reads no further.
  if (response.status === 431) throw new LabRefusedError({ code: 'too-large', message: 'A name in the request is too long.' });
  const answer = parseJson(text);
  if (!response.ok) {
    const refused = labErrorSchema.safeParse(answer);
    throw new LabRefusedError(
      refused.success
        ? refused.data.error
        : { code: 'internal', message: `${request.path}: HTTP ${response.status} from ${url}, which is not a lab of this version` },
    );
  }
  const parsed = schema.safeParse(answer);
  if (!parsed.success)
    throw new LabRefusedError({
      code: 'internal',
      message: `${request.path}: the answer from ${url} is not that of a lab of this version`,
    });
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
