import fc from 'fast-check';
import { describe, it } from 'vitest';
import { standing } from './record.ts';

const records = fc
  .array(
    fc.record({
      kind: fc.constantFrom('contact' as const, 'group' as const),
      owner: fc.constantFrom('asmith', 'bjones'),
      item: fc.constantFrom('a', 'b'),
      origin: fc.constantFrom('cups1', 'cups2', 'cups3'),
      lamport: fc.integer({ min: 1, max: 6 }),
      value: fc.option(fc.string()),
    }),
    { maxLength: 30 },
  )
  .map((all) => {
    // A node gives each moment of its clock to one record.
    const seen = new Set<string>();
    return all.filter(({ origin, lamport }) => !seen.has(`${origin} ${lamport}`) && seen.add(`${origin} ${lamport}`));
  });

const sorted = (all: readonly { kind: string; owner: string; item: string }[]) => all.map((each) => JSON.stringify(each)).sort();

describe('what holds of what several nodes said', () => {
  it('is the same in whatever order it was heard, and however often', () => {
    fc.assert(
      fc.property(
        records.chain((all) => fc.shuffledSubarray(all, { minLength: all.length }).map((shuffled) => ({ all, shuffled }))),
        ({ all, shuffled }) => {
          const held = sorted(standing(all));
          return sorted(standing([...shuffled, ...shuffled.slice(0, 3)])).join() === held.join();
        },
      ),
    );
  });

  it('is the same when parts of it were put together before', () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 0, max: 30 }), (all, cut) => {
        const parts = [...standing(all.slice(0, cut)), ...standing(all.slice(cut))];
        return sorted(standing(parts)).join() === sorted(standing(all)).join();
      }),
    );
  });

  it('is never older than anything else that was said about the same', () => {
    fc.assert(
      fc.property(records, (all) =>
        standing(all).every((held) =>
          all.every(
            (said) => said.kind !== held.kind || said.owner !== held.owner || said.item !== held.item || said.lamport <= held.lamport,
          ),
        ),
      ),
    );
  });
});
