import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { BerReader, BerWriter, FilterParser } from 'ldapts';

/** A request as a directory reads it. */
export interface ScriptedRequest {
  readonly kind: 'bind' | 'search' | 'unbind' | 'other';
  readonly id: number;
  /** DN of a bind, base of a search. */
  readonly dn: string;
  readonly password: string;
  readonly filter: string;
  readonly sizeLimit: number;
}

/** What is done about a request: answers in full, or nothing, or the connection ends. */
export type ScriptedAnswer = readonly Buffer[] | 'silence' | 'close' | 'reset';

const operations: Readonly<Record<number, ScriptedRequest['kind']>> = { 96: 'bind', 99: 'search', 66: 'unbind' };

function readRequest(bytes: Buffer): ScriptedRequest {
  const reader = new BerReader(bytes);
  reader.readSequence();
  const id = reader.readInt() ?? 0;
  const kind = operations[reader.peek() ?? 0] ?? 'other';
  const request: ScriptedRequest = { kind, id, dn: '', password: '', filter: '', sizeLimit: 0 };
  if (kind === 'bind') {
    reader.readSequence();
    reader.readInt();
    return { ...request, dn: reader.readString() ?? '', password: reader.readString(0x80) ?? '' };
  }
  if (kind !== 'search') return request;
  reader.readSequence();
  const dn = reader.readString() ?? '';
  reader.readEnumeration();
  reader.readEnumeration();
  const sizeLimit = reader.readInt() ?? 0;
  reader.readInt();
  reader.readBoolean();
  return { ...request, dn, sizeLimit, filter: FilterParser.parse(reader).toString() };
}

/** A control of an answer. */
interface AnswerControl {
  readonly oid: string;
  readonly value: Buffer;
}

function pageControl(cookie: string): AnswerControl {
  const value = new BerWriter();
  value.startSequence();
  value.writeInt(0);
  value.writeString(cookie);
  value.endSequence();
  return { oid: '1.2.840.113556.1.4.319', value: value.buffer };
}

/** The password policy's own word on a bind (draft-behera-ldap-password-policy, section 6.2). */
function policyControl(error: number): AnswerControl {
  const value = new BerWriter();
  value.startSequence();
  value.writeEnumeration(error, 0x81);
  value.endSequence();
  return { oid: '1.3.6.1.4.1.42.2.27.8.5.1', value: value.buffer };
}

function message(id: number, tag: number, write: (writer: BerWriter) => void, control?: AnswerControl): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(tag);
  write(writer);
  writer.endSequence();
  if (control) {
    writer.startSequence(0xa0);
    writer.startSequence();
    writer.writeString(control.oid);
    writer.writeBuffer(control.value, 0x04);
    writer.endSequence();
    writer.endSequence();
  }
  writer.endSequence();
  return writer.buffer;
}

const result = (code: number, text: string) => (writer: BerWriter) => {
  writer.writeEnumeration(code);
  writer.writeString('');
  writer.writeString(text);
};

/** The answer to a bind; `policyError` with the password policy's own word beside it. */
export const bindResult = ({ id }: ScriptedRequest, code = 0, text = '', policyError?: number): Buffer =>
  message(id, 0x61, result(code, text), policyError === undefined ? undefined : policyControl(policyError));

/** The end of a search; `cookie` with more pages to come. */
export const searchResult = ({ id }: ScriptedRequest, code = 0, text = '', cookie?: string): Buffer =>
  message(id, 0x65, result(code, text), cookie === undefined ? undefined : pageControl(cookie));

export const entry = (
  { id }: ScriptedRequest,
  dn: string,
  attributes: Readonly<Record<string, readonly (string | Buffer)[]>> = {},
): Buffer =>
  message(id, 0x64, (writer) => {
    writer.writeString(dn);
    writer.startSequence();
    for (const [name, values] of Object.entries(attributes)) {
      writer.startSequence();
      writer.writeString(name);
      writer.startSequence(0x31);
      for (const value of values) writer.writeBuffer(Buffer.from(value), 0x04);
      writer.endSequence();
      writer.endSequence();
    }
    writer.endSequence();
  });

/** A reference to another server in the middle of a search. */
export const reference = ({ id }: ScriptedRequest, url: string): Buffer => message(id, 0x73, (writer) => writer.writeString(url));

/** Takes whole messages off the front of what has arrived. */
function takeMessages(arrived: Buffer): { messages: Buffer[]; rest: Buffer } {
  const messages: Buffer[] = [];
  let rest = arrived;
  for (;;) {
    const reader = new BerReader(rest);
    if (!reader.readSequence() || reader.remain < reader.length) return { messages, rest };
    const end = reader.offset + reader.length;
    messages.push(rest.subarray(0, end));
    rest = rest.subarray(end);
  }
}

/** A directory that does what the test tells it, on a port of its own of 127.0.0.1. */
export class ScriptedDirectory {
  readonly port: number;
  readonly requests: ScriptedRequest[] = [];
  connections = 0;
  readonly #server: net.Server;
  #latest: net.Socket | undefined;

  private constructor(server: net.Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  /** Answers each request by `answer`. With `secure` it speaks TLS from the start. */
  static async start(answer: (request: ScriptedRequest) => ScriptedAnswer, secure?: tls.TlsOptions): Promise<ScriptedDirectory> {
    const server = secure ? tls.createServer(secure) : net.createServer();
    const directory = await ScriptedDirectory.#listen(server);
    server.on(secure ? 'secureConnection' : 'connection', (socket: net.Socket) => directory.#converse(socket, answer));
    return directory;
  }

  /** Does as it likes with a raw connection. */
  static async startRaw(connected: (socket: net.Socket) => void): Promise<ScriptedDirectory> {
    const directory = await ScriptedDirectory.#listen(net.createServer());
    directory.#server.on('connection', (socket) => {
      // What is not read would keep the connection from ending.
      socket.resume();
      connected(socket);
    });
    return directory;
  }

  /** Resolves when every connection has been ended by the other side; whoever leaks one makes the test run out of time. */
  async stop(): Promise<void> {
    this.#server.close();
    await once(this.#server, 'close');
  }

  static async #listen(server: net.Server): Promise<ScriptedDirectory> {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const directory = new ScriptedDirectory(server, typeof address === 'object' && address ? address.port : 0);
    server.on('connection', (socket: net.Socket) => {
      directory.connections += 1;
      directory.#latest = socket;
      socket.on('error', () => undefined);
    });
    server.on('tlsClientError', () => undefined);
    return directory;
  }

  #converse(socket: net.Socket, answer: (request: ScriptedRequest) => ScriptedAnswer): void {
    let arrived: Buffer = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => {
      const { messages, rest } = takeMessages(Buffer.concat([arrived, data]));
      arrived = rest;
      for (const request of messages.map(readRequest)) {
        this.requests.push(request);
        const answered = answer(request);
        if (answered === 'close') socket.end();
        else if (answered === 'reset')
          this.#latest?.resetAndDestroy(); // TLS has no reset of its own
        else if (answered !== 'silence') for (const part of answered) socket.write(part);
      }
    });
  }
}

/** A directory in good health: one manager, and people with their passwords below any base. */
export const healthy =
  (people: Readonly<Record<string, string>> = { asmith: 'secret' }) =>
  (request: ScriptedRequest): ScriptedAnswer => {
    if (request.kind === 'bind') {
      const uid = /^uid=([^,]+)/.exec(request.dn)?.[1];
      const good = uid === undefined ? request.password === 'manager' : people[uid] === request.password;
      return [bindResult(request, good ? 0 : 49, good ? '' : 'invalid credentials')];
    }
    if (request.kind === 'search') {
      const uid = /\(uid=(.*)\)/.exec(request.filter)?.[1] ?? '';
      const found = Object.hasOwn(people, uid) ? [entry(request, `uid=${uid},ou=people,dc=lab,dc=example`)] : [];
      return [...found, searchResult(request)];
    }
    return 'close';
  };
