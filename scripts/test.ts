// What `npm test` runs: unit and embedded tests, then those on containers where a Docker engine answers. Arguments go to vitest.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');
const answerDeadlineMs = 10_000;
const buildDeadlineMs = 15 * 60_000;

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly status: number;
}

/** Runs vitest projects and shows what they show. A file that cannot be loaded counts as one failure. */
async function vitest(folder: string, ...projects: string[]): Promise<Outcome> {
  const report = join(folder, `${projects.join('-')}.json`);
  const reporters = ['--reporter=default', '--reporter=./scripts/fidelity/reporter.ts', '--reporter=json', `--outputFile.json=${report}`];
  const selected = projects.flatMap((project) => ['--project', project]);
  const program = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(process.execPath, [program, 'run', '--passWithNoTests', ...selected, ...reporters, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  const status = typeof code === 'number' ? code : 1;
  const text = await readFile(report, 'utf8').catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: 1, status: status || 1 };
  const { numPassedTests, numFailedTests, testResults } = reportSchema.parse(JSON.parse(text));
  const unloaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return { passed: numPassedTests, failed: numFailedTests + unloaded, status };
}

/** Overlays with a directory of another maker, each of which has an image of its own. */
const furtherDirectories = ['389-ds', 'samba-ad'];
const composeWith = (overlay: string): string[] => ['compose', '-f', 'docker-compose.yml', '-f', `deploy/compose/${overlay}.yml`];

async function docker(timeout: number, ...args: string[]): Promise<void> {
  await promisify(execFile)('docker', args, { cwd: root, timeout, maxBuffer: 64 * 1024 * 1024 });
}

/** Whether tests on containers can run: their clusters are brought up by the Docker client, so it is the one that is asked. */
async function dockerAnswers(): Promise<boolean> {
  try {
    await docker(answerDeadlineMs, 'info');
    await docker(answerDeadlineMs, 'compose', 'version');
    return true;
  } catch {
    return false;
  }
}

/** Whether docs/fidelity.md says what the runs showed. Only whole runs on both ways of running a cluster can tell. */
async function fidelity(): Promise<Outcome> {
  const child = spawn(process.execPath, [join(root, 'scripts', 'fidelity.ts'), '--check'], { cwd: root, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return { passed: 0, failed: code === 0 ? 0 : 1, status: typeof code === 'number' ? code : 1 };
}

async function containers(folder: string): Promise<Outcome> {
  if (!(await dockerAnswers())) {
    const required = process.env.UCLAB_REQUIRE_DOCKER === '1';
    const reason = 'no Docker engine with Compose answers here; deploy/offline/docker-engine.sh starts one on Debian 12';
    console.log(required ? `containers: failed, UCLAB_REQUIRE_DOCKER=1 and ${reason}` : `containers: skipped, ${reason}`);
    return { passed: 0, failed: required ? 1 : 0, status: required ? 1 : 0 };
  }
  try {
    // Built anew only where a source changed.
    console.log('containers: building the images');
    await docker(buildDeadlineMs, 'compose', '--progress', 'plain', 'build');
    await Promise.all(furtherDirectories.map((overlay) => docker(buildDeadlineMs, ...composeWith(overlay), 'build', 'origin-directory')));
  } catch (error) {
    console.error(`containers: ${error instanceof Error ? error.message : String(error)}`);
    console.error('Where no registry can be reached, deploy/offline/base-images.sh makes the base images.');
    return { passed: 0, failed: 1, status: 1 };
  }
  return vitest(folder, 'containers');
}

const folder = await mkdtemp(join(tmpdir(), 'uclab-test-'));
try {
  const outcomes = [await vitest(folder, 'unit', 'embedded'), await containers(folder)];
  const wholeRun = process.argv.length === 2 && (outcomes[1]?.passed ?? 0) > 0;
  if (wholeRun) outcomes.push(await fidelity());
  const sum = (count: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + count(outcome), 0);
  const summary = `${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed`;
  console.log(summary);
  if (process.env.UCLAB_TEST_SUMMARY) await writeFile(process.env.UCLAB_TEST_SUMMARY, `${summary}\n`);
  process.exitCode = outcomes.find(({ status }) => status !== 0)?.status ?? 0;
} finally {
  await rm(folder, { recursive: true, force: true });
}
