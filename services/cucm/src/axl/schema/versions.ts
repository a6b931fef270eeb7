import { axlSchemas } from '@uclab/foundation/persona';

/**
 * The schemas that are spoken, lowest first. A real node speaks its own major release and two before it; this one speaks all of them
 * whatever it claims to be, so that clients of any age can be tried, unless it is told to be strict.
 */
export const axlVersions = axlSchemas;

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

const orders = new Map<string, number>();

/** A number that grows with the version; worked out once for each of the few that there are. */
function order(version: string): number {
  const known = orders.get(version);
  if (known !== undefined) return known;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  orders.set(version, major * 100 + minor);
  return major * 100 + minor;
}

/** Whether a schema has what lives that long. */
export const exists = (version: AxlVersion, { from, until }: Lifetime): boolean =>
  (from === undefined || order(version) >= order(from)) && (until === undefined || order(version) < order(until));

/** Major releases of the product, one after the other: there was no 13. */
const majors = [...new Set(axlVersions.map((version) => Number.parseInt(version, 10)))];

/**
 * The schemas that a node of a release speaks in the field, lowest first: those of its own major release up to its own, and of two
 * majors before. Never none: the lowest that there is stands in for a release that is older than all of them.
 * AXL Developer Guide, https://developer.cisco.com/docs/axl/axl-developer-guide
 */
function supportedBy(softwareVersion: string): readonly AxlVersion[] {
  const own = majors.filter((major) => major <= Number.parseInt(softwareVersion, 10)).slice(-3);
  const running = order(softwareVersion.split('.').slice(0, 2).join('.'));
  const spoken = axlVersions.filter((version) => own.includes(Number.parseInt(version, 10)) && order(version) <= running);
  return spoken.length > 0 ? spoken : [axlVersions[0]];
}

/** The schemas that a node answers in. */
export interface SpokenVersions {
  readonly spoken: readonly AxlVersion[];
  /** The one that stands for a namespace of version 1.0. */
  readonly lowest: AxlVersion;
}

/** All schemas, or only those that a node of that release speaks in the field. */
export function spokenVersions(softwareVersion: string, strict: boolean): SpokenVersions {
  const supported = supportedBy(softwareVersion);
  return { spoken: strict ? supported : axlVersions, lowest: supported[0] ?? axlVersions[0] };
}
