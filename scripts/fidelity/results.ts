import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';

const root = join(import.meta.dirname, '..', '..');
/** Ignored by git, and gone with the next `npm ci`. */
const folder = join(root, 'node_modules', '.cache', 'uclab', 'fidelity');

/** The vitest projects that scenarios run in: the ways of running a cluster. */
export const platforms = ['embedded', 'containers'] as const;
export type Platform = (typeof platforms)[number];

export const isPlatform = (project: string): project is Platform => platforms.some((platform) => platform === project);

const sentences = z.array(z.string()).default([]);

const suiteSchema = z.object({
  id: z.string(),
  notes: z.object({ profile: z.string().default('ldaps'), assumed: sentences, deviation: sentences, missing: sentences }),
  tests: z.array(z.object({ name: z.string(), state: z.enum(['passed', 'failed', 'not run']) })),
});
/** What one suite of `scenario()` came to. */
export type SuiteResult = z.output<typeof suiteSchema>;

const fileSchema = z.object({ file: z.string(), suites: z.array(suiteSchema) });

const resultFile = (platform: Platform, testFile: string): string => join(folder, platform, `${basename(testFile)}.json`);

/** Keeps what the suites of a test file came to, in place of an earlier run of that file. */
export async function keepResults(platform: Platform, testFile: string, suites: readonly z.input<typeof suiteSchema>[]): Promise<void> {
  const target = resultFile(platform, testFile);
  if (suites.length === 0) {
    await rm(target, { force: true });
    return;
  }
  await mkdir(join(folder, platform), { recursive: true });
  const written = `${target}.${process.pid}`;
  await writeFile(written, JSON.stringify({ file: testFile, suites }));
  await rename(written, target);
}

/** Results of the last run of every test file that is still there; undefined when none was run on that platform. */
export async function readResults(platform: Platform): Promise<SuiteResult[] | undefined> {
  const names = (await readdir(join(folder, platform)).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
  const files = await Promise.all(
    names.map(async (name) => fileSchema.parse(JSON.parse(await readFile(join(folder, platform, name), 'utf8')))),
  );
  const present = files.filter(({ file }) => existsSync(join(root, file)));
  return present.length === 0 ? undefined : present.flatMap(({ suites }) => suites);
}
