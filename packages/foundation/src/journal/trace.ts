import { randomBytes, randomUUID } from 'node:crypto';

/** One attempt (a sign-in, a sync run, an upload) as it crosses nodes: W3C Trace Context, https://www.w3.org/TR/trace-context/ */
export interface Trace {
  /** 32 hexadecimal digits; the attempt's id. */
  readonly traceId: string;
}

/** A trace of its own, for whatever begins here. */
export const newTrace = (): Trace => ({ traceId: randomUUID().replaceAll('-', '') });

/** The value of a `traceparent` header. */
export const formatTraceparent = (trace: Trace): string => `00-${trace.traceId}-${randomBytes(8).toString('hex')}-01`;

/** The trace that a `traceparent` header names, or undefined where there is none or it is malformed. */
export function parseTraceparent(header: string | string[] | undefined): Trace | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  const traceId = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(text ?? '')?.[1];
  return traceId && !/^0+$/.test(traceId) ? { traceId } : undefined;
}

/** The trace that the header names, or a new one: every request has a trace. */
export const traceOrNew = (header: string | string[] | undefined): Trace => parseTraceparent(header) ?? newTrace();
