import { type Cluster, connectCluster } from '@uclab/cluster';
import { freePorts, type Spawned, uclab } from '../spawned.ts';

/** A cluster of `uclab up` that is killed and started again on the same state. */
export class KilledCluster {
  readonly #stateFolder: string;
  readonly #users: number;
  readonly #options: readonly string[];
  #process: Spawned | undefined;

  constructor(stateFolder: string, users: number, options: readonly string[] = []) {
    this.#stateFolder = stateFolder;
    this.#users = users;
    this.#options = options;
  }

  /** Resolves when it is ready; throws with its words when it does not get there. */
  async start(): Promise<Cluster> {
    const up = uclab(['up', '--state', this.#stateFolder, '--users', String(this.#users), ...this.#options], freePorts());
    this.#process = up;
    const [, url = ''] = await up.printed(/^lab +(http:\S+)/m);
    await up.printed(/Ctrl-C stops the cluster/);
    return connectCluster(url);
  }

  /** As the power goes: nothing is told, nothing is closed. */
  async kill(): Promise<void> {
    const { signal, output, errors } = (await this.#process?.kill('SIGKILL')) ?? {};
    this.#process = undefined;
    if (signal !== 'SIGKILL') throw new Error(`the cluster had ended before it was killed: ${output}${errors}`);
  }

  async stop(): Promise<void> {
    await this.#process?.kill('SIGINT');
    this.#process = undefined;
  }
}
