import { Cluster } from '@uclab/cluster/client';
import type { Command } from 'commander';
import { z } from 'zod';
import { CommandFailure, type ExitStatus, exitStatus } from './exit-status.ts';
import { withProgress } from './output/progress.ts';
import { printable } from './output/style.ts';

const globalOptionsSchema = z.object({ cluster: z.string(), json: z.boolean().default(false) });

/** What every command works with: the cluster that was named, and how it prints. */
export class Session {
  readonly #program: Command;
  readonly #setStatus: (status: ExitStatus) => void;

  constructor(program: Command, setStatus: (status: ExitStatus) => void) {
    this.#program = program;
    this.#setStatus = setStatus;
  }

  get #options(): z.output<typeof globalOptionsSchema> {
    return globalOptionsSchema.parse(this.#program.opts());
  }

  get json(): boolean {
    return this.#options.json;
  }

  /** The cluster of --cluster; throws CommandFailure for an address that is none. */
  get cluster(): Cluster {
    const { cluster } = this.#options;
    if (!URL.canParse(cluster) || !/^https?:/.test(cluster)) {
      throw new CommandFailure(exitStatus.usage, `--cluster: an address such as http://127.0.0.1:8400 is wanted, not "${cluster}".`);
    }
    return new Cluster(cluster);
  }

  /** The result of `work`; a person is told what goes on when it takes over a second, and by `standing` how far it is. */
  run<T>(what: string, work: (cluster: Cluster) => Promise<T>, standing?: (cluster: Cluster) => Promise<string>): Promise<T> {
    return withProgress(what, !this.json, () => work(this.cluster), standing && (() => standing(this.cluster)));
  }

  /** Prints the object for programs, or the lines for people: nothing in one of them can begin another, or command the terminal. */
  print(object: unknown, lines: () => readonly string[]): void {
    console.log(this.json ? JSON.stringify(object) : lines().map(printable).join('\n'));
  }

  /** Chooses an exit status other than 0; the command goes on. */
  end(status: ExitStatus): void {
    this.#setStatus(status);
  }
}
