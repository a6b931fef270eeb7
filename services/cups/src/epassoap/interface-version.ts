/** Namespace of every element of the interface. */
export const namespace = 'urn:cisco:epas:soap';

/** Where logins go; `service` itself takes nothing else, whatever the release. */
export const loginPath = '/EPASSoap/service';

/** Where every operation is taken, in a release that offers these interface versions. */
export const fullPaths = (versions: readonly string[]): string[] => [...versions, 'latest'].map((version) => `${loginPath}/${version}`);
