/** What an AXL request of these measurements consists of. */
export interface AxlMessage {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const version = '8.5';

/** A request of the administrator of `localSeed`, with what stands inside of the operation. */
export const axlMessage = (operation: string, markup: string): AxlMessage => ({
  body:
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>' +
    `<n:${operation} xmlns:n="http://www.cisco.com/AXL/API/${version}">${markup}</n:${operation}></e:Body></e:Envelope>`,
  headers: {
    authorization: `Basic ${Buffer.from('axladmin:axl-secret').toString('base64')}`,
    'content-type': 'text/xml; charset=utf-8',
    soapaction: `"CUCM:DB ver=${version} ${operation}"`,
  },
});
