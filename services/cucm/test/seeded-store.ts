import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestClock } from '@uclab/foundation/clock';
import { Store } from '@uclab/platform/store';
import { schema } from '../src/service/schema.ts';
import { type SeedInput, seedSchema } from '../src/service/seed.ts';
import { seedDatabase } from '../src/service/seed-database.ts';

/** The database of a seeded node, in a folder of its own. */
export async function seededStore(seed: SeedInput): Promise<{ store: Store; remove(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'uclab-cucm-'));
  const store = await Store.open({ file: join(folder, 'cucm.sqlite'), schema, checkpointFile: join(folder, 'checkpoint.sqlite') });
  await seedDatabase(store, 'cucm', seedSchema.parse(seed), new TestClock().nowMs());
  return {
    store,
    remove: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
