import type { DirectoryAccount } from '../population/index.ts';
import type { DirectoryServer, ServerEnded } from '../service/directory-server.ts';
import { copyFolder } from './kept-folder.ts';
import { OwnConnection } from './own-connection.ts';
import type { ServerProcess } from './server-process.ts';

/** What is particular to an LDAP server that keeps all it has in one folder. */
export interface SupervisedProduct {
  readonly software: string;
  /** All that the server keeps. */
  readonly data: string;
  /** Where the data of the last checkpoint are. */
  readonly checkpoint: string;
  /** The socket for the supervisor's own connection. */
  readonly socket: string;
  readonly base: string;
  readonly administrator: DirectoryAccount;
  /** Starts the process, which reads its certificate anew. */
  launch(): Promise<ServerProcess>;
  /** Is called when the server answers, before it counts as started. */
  started?(): Promise<void>;
}

interface Running {
  readonly process: ServerProcess;
  readonly connection: OwnConnection;
}

/** An LDAP server of another maker as a child of this process. Its entries are kept and put back as the folder that holds them. */
export class SupervisedServer implements DirectoryServer {
  readonly #product: SupervisedProduct;
  #running: Running | undefined;
  #entries = 0;
  #ended: ServerEnded = () => {};
  #entriesChanged: () => void = () => {};

  constructor(product: SupervisedProduct) {
    this.#product = product;
  }

  get software(): string {
    return this.#product.software;
  }

  /** As they were when it started. */
  get entries(): number {
    return this.#entries;
  }

  answers(): boolean {
    return this.#running?.connection.answers() ?? false;
  }

  async start(): Promise<void> {
    const { socket, base, administrator } = this.#product;
    const process = await this.#product.launch();
    try {
      const outcome = await Promise.race([OwnConnection.open(socket, base, administrator), process.ended]);
      if (typeof outcome === 'string') throw new Error(outcome);
      await this.#product.started?.();
      this.#entries = outcome.entries;
      this.#running = { process, connection: outcome.connection };
      this.#entriesChanged();
    } catch (error) {
      await process.stop();
      throw error;
    }
    void process.ended.then((reason) => this.#endedByItself(process, reason));
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.connection.close();
    await running?.process.stop();
  }

  /** Such a server keeps its files open and half written while it runs, so it is stopped for that moment. */
  async checkpoint(): Promise<void> {
    const wasRunning = this.#running !== undefined;
    await this.stop();
    copyFolder(this.#product.data, this.#product.checkpoint);
    if (wasRunning) await this.start();
  }

  async restore(): Promise<void> {
    copyFolder(this.#product.checkpoint, this.#product.data);
  }

  onEnded(listener: ServerEnded): void {
    this.#ended = listener;
  }

  onEntriesChanged(listener: () => void): void {
    this.#entriesChanged = listener;
  }

  /** One that was killed stays stopped until somebody starts it: a fault must stand. */
  #endedByItself(process: ServerProcess, reason: string): void {
    const running = this.#running;
    if (running?.process !== process) return;
    this.#running = undefined;
    void running.connection.close();
    this.#ended(reason);
  }
}
