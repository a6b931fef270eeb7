// Writes docs/fidelity.md from the last test runs; with --check it only tells whether the committed text is what they say.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generalNotes } from '../test/scenarios/general-notes.ts';
import { scenarioRows } from '../test/scenarios/rows.ts';
import { fidelityDocument } from './fidelity/document.ts';
import { platforms, readResults } from './fidelity/results.ts';

const target = join(import.meta.dirname, '..', 'docs', 'fidelity.md');
const check = process.argv.includes('--check');

const [embedded, containers] = await Promise.all(platforms.map(readResults));
const notRun = [...(embedded ? [] : ['embedded']), ...(containers ? [] : ['containers'])];

if (check && notRun.length > 0) {
  // The committed text holds results of both ways; half of a run can neither confirm nor refute it.
  console.log(`docs/fidelity.md: not compared, there are no results of ${notRun.join(' and ')}`);
} else {
  const text = fidelityDocument({ rows: scenarioRows, generalNotes, results: { embedded: embedded ?? [], containers: containers ?? [] } });
  if (!check) {
    await writeFile(target, text);
    console.log(`docs/fidelity.md written${notRun.length > 0 ? `, without results of ${notRun.join(' and ')}` : ''}`);
  } else if (text !== (await readFile(target, 'utf8').catch(() => ''))) {
    console.error('docs/fidelity.md is not what the tests say. Run `npm run fidelity` and commit what it writes.');
    process.exitCode = 1;
  }
}
