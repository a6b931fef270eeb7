import { Cluster } from '../client/index.ts';
import type { RunningNode } from './start-node.ts';

/** A cluster in this process, and how it ends. */
export class StartedCluster extends Cluster {
  readonly stateFolder: string;
  /** What embedded tests take hold of behind the laboratory's back: machines by name; one that is stopped does not come back. */
  readonly machines: ReadonlyMap<string, Pick<RunningNode, 'stop'>>;
  readonly #stop: () => Promise<void>;

  constructor(url: string, parts: Pick<StartedCluster, 'stateFolder' | 'machines' | 'stop'>) {
    super(url);
    this.stateFolder = parts.stateFolder;
    this.machines = parts.machines;
    this.#stop = parts.stop;
  }

  /** Closes every port and ends every worker; a temporary state folder is removed. */
  stop(): Promise<void> {
    return this.#stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
