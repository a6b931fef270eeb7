// Compares what is committed with what the generators write now: the code of the gRPC contracts, and the compose file.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { composeFile } from '../packages/cluster/src/compose/index.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const generated = 'packages/contracts/src/generated';
const generatorDeadlineMs = 60_000;

async function filesBelow(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [relative(folder, file), await readFile(file, 'utf8')] as const)));
}

/** The code that the contracts give now, made in a folder of its own. */
async function generateContracts(): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'uclab-generated-'));
  try {
    for (const name of ['buf.yaml', 'buf.gen.yaml', 'proto']) await cp(join(root, name), join(folder, name), { recursive: true });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await mkdir(join(folder, generated), { recursive: true });
    await run(join(root, 'node_modules/.bin/buf'), ['generate'], { cwd: folder, timeout: generatorDeadlineMs });
    return await filesBelow(join(folder, generated));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const expected = await generateContracts();
const committed = await filesBelow(join(root, generated));
const stale = [...new Set([...expected.keys(), ...committed.keys()])]
  .filter((name) => expected.get(name) !== committed.get(name))
  .map((name) => join(generated, name));
const compose = await readFile(join(root, 'docker-compose.yml'), 'utf8').catch(() => '');
if (compose !== composeFile({ presenceNodes: 2 })) stale.push('docker-compose.yml');

if (stale.length > 0) {
  console.error(
    `Not as the generators write it now:\n${stale.map((name) => `  ${name}`).join('\n')}\nRun \`npm run generate\` and commit what it writes.`,
  );
  process.exitCode = 1;
}
