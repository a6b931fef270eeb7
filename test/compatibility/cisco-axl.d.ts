/** What the tests use of the npm package cisco-axl, which brings no types. */
declare module 'cisco-axl' {
  export default class AxlService {
    /** The port is always 8443; the version is that of a WSDL in the package, as `12.5`. */
    constructor(host: string, username: string, password: string, version: string);
    /** Names of the operations in that WSDL. */
    returnOperations(): Promise<string[]>;
    /** The content of `return`; rejects with the fault's content. `clean` leaves empty elements out. */
    executeOperation(operation: string, tags: object, options?: { clean?: boolean; removeAttributes?: boolean }): Promise<unknown>;
  }
}
