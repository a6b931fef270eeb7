import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { startTimer, withDeadline } from '@uclab/foundation/clock';

const startDeadlineMs = 20_000;
/** A server waits for operations that go on; one that never ends must not keep it. */
const stopDeadlineMs = 3000;

/** What is to run. */
export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  /** The line by which it says that it has started; without one `start` does not wait. */
  readonly isReady?: (line: string) => boolean;
}

/** An LDAP server that runs in the foreground as a child of this process. */
export class ServerProcess {
  readonly #child: ChildProcess;
  /** Resolves with the reason when the process is gone. */
  readonly ended: Promise<string>;

  private constructor(child: ChildProcess, ended: Promise<string>) {
    this.#child = child;
    this.ended = ended;
  }

  /** Starts it and resolves when it says that it is ready; throws with the last lines it wrote when it ends instead. */
  static async start({ command, args, env = {}, onLine, isReady }: ServerCommand): Promise<ServerProcess> {
    const last: string[] = [];
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...env },
    });
    const ended = new Promise<string>((resolve) => {
      const whole = () => (last.length > 0 ? `; ${last.join('; ')}` : '');
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => {
        resolve(`${signal ? `${command} was ended by ${signal}` : `${command} ended with status ${code}`}${whole()}`);
      });
    });
    const server = new ServerProcess(child, ended);
    const listens = new Promise<true>((resolve) => {
      if (!isReady) resolve(true);
      for (const input of [child.stdout, child.stderr]) {
        createInterface({ input }).on('line', (line) => {
          last.push(line);
          if (last.length > 5) last.shift();
          onLine(line);
          if (isReady?.(line)) resolve(true);
        });
      }
    });
    try {
      const outcome = await withDeadline(command, startDeadlineMs, () => Promise.race([listens, ended]));
      if (outcome !== true) throw new Error(outcome);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** Asks it to end, insists after a while, and resolves when it is gone. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const insist = startTimer(stopDeadlineMs, () => this.#child.kill('SIGKILL'));
    await this.ended;
    insist.stop();
  }
}
