import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A Python that may have zeep, the strictest judge of the order of elements. */
const python = process.env.UCLAB_PYTHON ?? 'python3';

/** Whether it has zeep. */
export const hasZeep = await run(python, ['-c', 'import zeep']).then(
  () => true,
  () => false,
);

if (!hasZeep && process.env.UCLAB_REQUIRE_ZEEP === '1')
  throw new Error('UCLAB_REQUIRE_ZEEP=1, but no Python with zeep answers; set UCLAB_PYTHON');

/** What a Python program prints, as JSON; `input` comes to it on standard input. Throws with what it wrote to standard error. */
export async function runPython(args: readonly string[], input = ''): Promise<unknown> {
  const running = run(python, [...args], { timeout: 50_000, maxBuffer: 16 * 1024 * 1024 });
  running.child.stdin?.end(input);
  const { stdout } = await running;
  return JSON.parse(stdout);
}
