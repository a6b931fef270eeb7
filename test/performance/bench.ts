import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { axlGetUser, axlGetUserSoap, axlListFirstByte, axlListOthers, axlWriters } from './figures/axl.ts';
import { composeReady } from './figures/compose-ready.ts';
import { dirSync, dirSyncOfLargest } from './figures/dirsync.ts';
import { dirSyncChanges } from './figures/dirsync-changes.ts';
import { dirSyncMemory } from './figures/dirsync-memory.ts';
import { embeddedReady } from './figures/embedded-ready.ts';
import { idleMemory } from './figures/idle-memory.ts';
import { ninetyDays } from './figures/ninety-days.ts';
import { presenceFanOut } from './figures/presence-fan-out.ts';
import { readsDuringRun } from './figures/reads-during-run.ts';
import { signIns, signInsOf64 } from './figures/sign-ins.ts';
import { signedInMemory } from './figures/signed-in-memory.ts';
import { syncAgent } from './figures/sync-agent.ts';
import { type FigureResult, measureFigure, printTable } from './report.ts';

/*
 * Measures the figures of speed and size, or the ones named: `npm run bench -- sign-ins`. With `--full` also those that take minutes.
 * Ends with 1 when a goal is missed.
 */

const figures = [
  embeddedReady,
  composeReady,
  idleMemory,
  dirSync,
  dirSyncChanges,
  dirSyncMemory,
  readsDuringRun,
  signIns,
  signInsOf64,
  syncAgent,
  ninetyDays,
  presenceFanOut,
  signedInMemory,
  axlGetUser,
  axlGetUserSoap,
  axlListFirstByte,
  axlListOthers,
  axlWriters,
];
/** Only by `--full` or by name. */
const large = [dirSyncOfLargest];
const known = [...figures, ...large];
const args = process.argv.slice(2);
const full = args.includes('--full');
const wanted = args.filter((argument) => argument !== '--full');
const unknown = wanted.filter((id) => !known.some((figure) => figure.id === id));
if (unknown.length > 0) {
  console.error(`There is no figure ${unknown.join(', ')}; there are ${known.map(({ id }) => id).join(', ')}.`);
  process.exit(2);
}

const results: FigureResult[] = [];
const chosen = wanted.length > 0 ? known.filter(({ id }) => wanted.includes(id)) : full ? known : figures;
for (const figure of chosen) {
  process.stderr.write(`measuring ${figure.id} …\n`);
  results.push(await measureFigure(figure));
}
printTable(results);
writeFileSync(join(import.meta.dirname, '..', '..', 'bench.json'), `${JSON.stringify({ figures: results }, null, 2)}\n`);
process.exitCode = results.some(({ met }) => met === false) ? 1 : 0;
