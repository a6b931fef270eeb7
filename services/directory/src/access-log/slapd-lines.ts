/** Text of the lines that slapd 2.5 writes at `loglevel stats`, one function a line. */

export interface PeerAddress {
  readonly address: string;
  readonly port: number;
}

const ip = ({ address, port }: PeerAddress): string => (address.includes(':') ? `IP=[${address}]:${port}` : `IP=${address}:${port}`);
const seconds = (ms: number): string => (ms / 1000).toFixed(6);

/** Log lines of one connection. `fd` is the descriptor, here the lowest free number. */
export class ConnectionLines {
  readonly #connection: string;
  readonly #fd: number;

  constructor(connection: number, fd: number) {
    this.#connection = `conn=${connection}`;
    this.#fd = fd;
  }

  accepted(peer: PeerAddress, local: PeerAddress): string {
    return `${this.#connection} fd=${this.#fd} ACCEPT from ${ip(peer)} (${ip(local)})`;
  }

  tlsEstablished(protocol: string, cipher: string, strength: number): string {
    return `${this.#connection} fd=${this.#fd} TLS established tls_ssf=${strength} ssf=${strength} tls_proto=${protocol} tls_cipher=${cipher}`;
  }

  closed(reason?: string): string {
    return `${this.#connection} fd=${this.#fd} closed${reason === undefined ? '' : ` (${reason})`}`;
  }

  operation(number: number, text: string): string {
    return `${this.#connection} op=${number} ${text}`;
  }
}

/** How an operation went: the tag of its response, the result code, the time it waited and the time it took. */
export interface OperationEnd {
  readonly tag: number;
  readonly code: number;
  readonly queuedMs: number;
  readonly tookMs: number;
  readonly text: string;
}

const end = ({ tag, code, queuedMs, tookMs }: OperationEnd): string =>
  `tag=${tag} err=${code} qtime=${seconds(queuedMs)} etime=${seconds(tookMs)}`;

export const resultLine = (operation: OperationEnd): string => `RESULT ${end(operation)} text=${operation.text}`;

/** The result line of an extended operation, which names the response and not its tag; ours have no name. */
export const extendedResultLine = (operation: OperationEnd): string => resultLine(operation).replace(/^RESULT tag=\d+/, 'RESULT oid=');

export const searchResultLine = (operation: OperationEnd, entries: number): string =>
  `SEARCH RESULT ${end(operation)} nentries=${entries} text=${operation.text}`;
