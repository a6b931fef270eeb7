/** Namespace of every element of the interface. */
export const namespace = 'urn:cisco:epas:soap';

/**
 * Interface versions on offer: a server accepts its own and the one before it (8.0 and 8.5: v80 and v70). Source: About the
 * Client Configuration Web Service.
 */
export const interfaceVersions = ['v80', 'v70'] as const;

/** Where the service is found; `service` itself takes logins only, whatever the release. */
export const loginPath = '/EPASSoap/service';
export const fullPaths = [...interfaceVersions.map((version) => `${loginPath}/${version}`), `${loginPath}/latest`];
