/** What a browser sees at `/axl/`. */
export const welcomePage =
  '<html><head><title>AXL Web Service</title></head><body><h1>AXL Web Service</h1>' +
  '<p>The AXL Web Service is working and accepting requests. Use HTTP POST to send a request.</p></body></html>\n';

const page = (title: string, description: string): string =>
  '<html><head><title>Apache Tomcat - Error report</title></head><body>' +
  `<h1>${title}</h1><hr/><p><b>type</b> Status report</p><p><b>description</b> ${description}</p><hr/><h3>Apache Tomcat</h3></body></html>\n`;

/** For missing or wrong credentials, and for a user without the role. */
export const unauthorizedPage = page('HTTP Status 401 - Unauthorized', 'This request requires HTTP authentication.');

/** For a session that has ended: the client has to show its credentials again. */
export const sessionGonePage = page('HTTP Status 404 - Not Found', 'The session has ended. Send the credentials again.');

/** For a write that comes too soon after others. */
export const serviceUnavailablePage = page('HTTP Status 503 - Service Unavailable', '503 Service Unavailable');
