import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Which of two threads is done first is chance, so one store would tell little. */
const program = (file: string) => `
  import { Store } from '${new URL('./index.ts', import.meta.url).href}';
  for (let run = 0; run < 40; run++) {
    const store = await Store.open({ file: '${file}', schema: 'CREATE TABLE IF NOT EXISTS t (a)', checkpointFile: '${file}.checkpoint' });
    await store.close();
  }
  console.log('closed');
`;

it('a store closes to the end in a process that waits for nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'uclab-store-close-'));
  try {
    const file = join(folder, 'close.mjs');
    writeFileSync(file, program(join(folder, 'node.sqlite')));
    const { stdout } = await promisify(execFile)(process.execPath, [file]);
    expect(stdout).toBe('closed\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
