import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const deadlineMs = 120_000;
const answer = z.object({ value: z.number() });

/** Runs a script of this folder in a process of its own; answers the `value` of the JSON that it prints. Throws with what it says. */
export async function runScript(script: string, options: object, nodeOptions: readonly string[] = []): Promise<number> {
  const args = [...nodeOptions, join(import.meta.dirname, script), JSON.stringify(options)];
  const { stdout } = await run(process.execPath, args, { timeout: deadlineMs });
  return answer.parse(JSON.parse(stdout)).value;
}
