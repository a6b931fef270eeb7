import { z } from 'zod';

/**
 * The schemas that are spoken, lowest first. A real node speaks its own major release and two before it; this one speaks
 * all of them whatever it claims to be, so that clients of any age can be tried.
 */
export const axlVersions = ['8.5', '10.5', '11.5', '12.5'] as const;

export const axlVersionSchema = z.enum(axlVersions);
export type AxlVersion = (typeof axlVersions)[number];

const namespacePrefix = 'http://www.cisco.com/AXL/API/';

/** The namespace of operations and their responses in a schema. */
export const namespaceOf = (version: AxlVersion): string => `${namespacePrefix}${version}`;

/** The version that a namespace ends in; undefined where it is no AXL namespace. */
export const versionInNamespace = (namespace: string): string | undefined =>
  namespace.startsWith(namespacePrefix) ? namespace.slice(namespacePrefix.length) : undefined;

/** Where something begins or ends in the history of the schema, as `major.minor`. */
export interface Lifetime {
  readonly from?: `${number}.${number}`;
  /** The first schema that does not have it. */
  readonly until?: `${number}.${number}`;
}

const order = (version: string): number => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 100 + minor;
};

/** Whether a schema has what lives that long. */
export const exists = (version: AxlVersion, { from, until }: Lifetime): boolean =>
  (from === undefined || order(version) >= order(from)) && (until === undefined || order(version) < order(until));
