import { monotonicMs } from '@uclab/foundation/clock';
import { expect, it } from 'vitest';
import { seededStore } from '../../test/seeded-store.ts';
import { localSeed } from '../../test/seeds.ts';
import { searchEndUsers, writeEndUsers } from './end-users.ts';
import { findEndUser } from './index.ts';

it('30,000 users are searched within a moment, by a letter beyond ASCII too', async () => {
  const { store, remove } = await seededStore(localSeed);
  try {
    const model = findEndUser(store, 'asmith');
    if (!model) throw new Error('asmith is not there');
    const users = Array.from({ length: 30_000 }, (_, index) => ({
      ...model,
      pkid: `0a1b2c3d-0000-4000-9000-${String(index).padStart(12, '0')}`,
      userid: `many${index}`,
      lastname: `Sørensen ${index}`,
    }));
    await store.write([writeEndUsers(users)]);
    const search = (lastname: string) => {
      const beganMs = monotonicMs();
      const found = searchEndUsers(store, { lastname }, 0, 10).map(({ userid }) => userid);
      return { found, ms: monotonicMs() - beganMs };
    };
    search('warm');
    const { found, ms } = search('SØRENSEN %999');
    expect(found).toHaveLength(10);
    expect(search('SØRENSEN 29999').found).toEqual(['many29999']);
    // An idle machine takes about 30 ms.
    expect(ms).toBeLessThan(400);
  } finally {
    await remove();
  }
});
