import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { startTimer, withDeadline } from '@uclab/foundation/clock';

const startDeadlineMs = 20_000;
/** slapd waits for operations that go on; one that never ends must not keep it. */
const stopDeadlineMs = 3000;

/** A slapd that runs in the foreground as a child of this process. */
export class SlapdProcess {
  readonly #child: ChildProcess;
  /** Resolves with the reason when the process is gone. */
  readonly ended: Promise<string>;

  private constructor(child: ChildProcess, ended: Promise<string>) {
    this.#child = child;
    this.ended = ended;
  }

  /** Starts slapd and resolves when it listens; throws with the last lines it wrote when it ends instead. */
  static async start(options: { configuration: string; urls: readonly string[]; onLine: (line: string) => void }): Promise<SlapdProcess> {
    const last: string[] = [];
    const child = spawn('slapd', ['-f', options.configuration, '-h', options.urls.join(' '), '-d', 'stats'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    });
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(signal ? `slapd was ended by ${signal}` : `slapd ended with status ${code}`));
    });
    const slapd = new SlapdProcess(child, ended);
    const listens = new Promise<true>((resolve) => {
      createInterface({ input: child.stderr }).on('line', (line) => {
        last.push(line);
        if (last.length > 5) last.shift();
        options.onLine(line);
        if (line.endsWith('slapd starting')) resolve(true);
      });
    });
    try {
      const outcome = await withDeadline('slapd', startDeadlineMs, () => Promise.race([listens, ended]));
      if (outcome !== true) throw new Error([outcome, ...last].join('; '));
      return slapd;
    } catch (error) {
      await slapd.stop();
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
