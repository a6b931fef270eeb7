import net from 'node:net';
import { delay, every, type Timer, withDeadline } from '@uclab/foundation/clock';
import { Client } from 'ldapts';
import type { DirectoryAccount } from '../population/index.ts';

const probeEveryMs = 2000;
const operationDeadlineMs = 1500;
const countDeadlineMs = 60_000;
/** Servers that have to make something first listen late. */
const listenDeadlineMs = 30_000;

/** The supervisor's own connection to the LDAP server, over a socket that only this machine has: it asks whether that answers. */
export class OwnConnection {
  readonly #socket: string;
  readonly #base: string;
  readonly #administrator: DirectoryAccount;
  readonly #timer: Timer;
  #client: Client | undefined;
  #answers = true;
  #probing = false;

  private constructor(socket: string, base: string, administrator: DirectoryAccount) {
    this.#socket = socket;
    this.#base = base;
    this.#administrator = administrator;
    this.#timer = every(probeEveryMs, () => void this.#probe());
  }

  /** Connects and counts the entries; from then on a base search every two seconds tells whether the server answers. */
  static async open(
    socket: string,
    base: string,
    administrator: DirectoryAccount,
  ): Promise<{ connection: OwnConnection; entries: number }> {
    const connection = new OwnConnection(socket, base, administrator);
    try {
      await untilListening(socket);
      const client = connection.#newClient(countDeadlineMs);
      await client.bind(administrator.dn, administrator.password);
      const { searchEntries } = await client.search(base, { scope: 'sub', attributes: ['1.1'] });
      await client.unbind();
      return { connection, entries: searchEntries.length };
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** Whether the last base search found the base. */
  answers(): boolean {
    return this.#answers;
  }

  async close(): Promise<void> {
    this.#timer.stop();
    await this.#drop();
  }

  async #probe(): Promise<void> {
    if (this.#probing) return;
    this.#probing = true;
    try {
      this.#client ??= await this.#bound();
      const { searchEntries } = await this.#client.search(this.#base, { scope: 'base', attributes: ['1.1'] });
      this.#answers = searchEntries.length === 1;
    } catch {
      this.#answers = false;
      await this.#drop();
    } finally {
      this.#probing = false;
    }
  }

  async #bound(): Promise<Client> {
    const client = this.#newClient(operationDeadlineMs);
    await client.bind(this.#administrator.dn, this.#administrator.password);
    return client;
  }

  #newClient(timeout: number): Client {
    const createConnection = () => net.connect(this.#socket);
    return new Client({ url: 'ldap://localhost', createConnection, connectTimeout: operationDeadlineMs, timeout });
  }

  async #drop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.unbind().catch(() => undefined);
  }
}

/** A server says that it starts before it listens, if it says it at all; resolves when a connection is taken. */
function untilListening(path: string): Promise<void> {
  return withDeadline('the LDAP server', listenDeadlineMs, async (signal) => {
    while (!(await accepts(path)) && !signal.aborted) await delay(10, signal);
  });
}

function accepts(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(path);
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
