import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { monotonicMs, withDeadline } from '@uclab/foundation/clock';
import { buildTopology, publishedPorts } from '@uclab/lab/topology';

const root = fileURLToPath(new URL('../', import.meta.url));

/** How a program ended. */
export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
}

/** Only what a program needs; nothing of the settings with which the tests run. */
const plainEnvironment = (): Record<string, string> => ({ PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' });

/** A program of the project in a process of its own. */
export class Spawned {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ended>;
  #output = '';
  #errors = '';

  /** `channel`: as a program is started that another Node runs (see scripts/run.js). */
  constructor(file: string, args: readonly string[], environment: Readonly<Record<string, string>>, channel = false) {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: root,
      env: { ...plainEnvironment(), ...environment },
      stdio: ['ignore', 'pipe', 'pipe', ...(channel ? (['ipc'] as const) : [])],
    });
    this.#child = child;
    child.stdout?.on('data', (chunk: Buffer) => {
      this.#output += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors += chunk.toString();
    });
    this.#ended = new Promise((resolve) => {
      child.once('close', (status, signal) => resolve({ status, signal, output: this.#output, errors: this.#errors }));
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves when the program has printed what matches; throws with what it did print when it ends before. */
  async printed(pattern: RegExp, deadlineMs = 60_000): Promise<RegExpExecArray> {
    const search = (): RegExpExecArray | null => pattern.exec(this.#output) ?? pattern.exec(this.#errors);
    return withDeadline(`output like ${pattern}`, deadlineMs, async (signal) => {
      for (let found = search(); ; found = search()) {
        if (found) return found;
        if (signal.aborted) throw signal.reason;
        const next = new Promise<false>((resolve) => {
          for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.once('data', () => resolve(false));
        });
        const over = await Promise.race([next, this.#ended]);
        if (over !== false && !search()) throw new Error(`ended with ${over.status ?? over.signal}: ${over.output}${over.errors}`);
      }
    });
  }

  /** How it ended, once it has; killed and an error when it has not before the deadline. */
  async ended(deadlineMs = 30_000): Promise<Ended> {
    try {
      return await withDeadline('the end of the program', deadlineMs, () => this.#ended);
    } catch (error) {
      this.#child.kill('SIGKILL');
      throw new Error(`${error instanceof Error ? error.message : String(error)}; it said: ${this.#output}${this.#errors}`);
    }
  }

  /** Sends a signal; answers how the program ended and after how many milliseconds. */
  async kill(signal: NodeJS.Signals): Promise<Ended & { readonly ms: number }> {
    const from = monotonicMs();
    this.#child.kill(signal);
    return { ...(await this.ended()), ms: monotonicMs() - from };
  }
}

/** Any free port for each setting. */
export const freePorts = (presenceNodes = 2): Record<string, string> =>
  Object.fromEntries(publishedPorts(buildTopology({ presenceNodes })).map(({ setting }) => [setting, '0']));

/** `uclab …` as a person types it. */
export const uclab = (args: readonly string[], environment: Readonly<Record<string, string>> = {}, channel = false): Spawned =>
  new Spawned('scripts/run.js', ['packages/cli/src/main.ts', ...args], environment, channel);

/** A service as its container runs it. */
export const service = (name: string, environment: Readonly<Record<string, string>>): Spawned =>
  new Spawned(`services/${name}/src/main.ts`, [], environment);
