import { array, assert, constantFrom, integer, option, property, record, shuffledSubarray, string } from 'fast-check';
import { describe, it } from 'vitest';
import { standing } from './record.ts';

const records = array(
  record({
    kind: constantFrom('contact' as const, 'group' as const),
    owner: constantFrom('asmith', 'bjones'),
    item: constantFrom('a', 'b'),
    origin: constantFrom('cups1', 'cups2', 'cups3'),
    lamport: integer({ min: 1, max: 6 }),
    value: option(string()),
  }),
  { maxLength: 30 },
).map((all) => {
  // A node gives each moment of its clock to one record.
  const seen = new Set<string>();
  return all.filter(({ origin, lamport }) => !seen.has(`${origin} ${lamport}`) && seen.add(`${origin} ${lamport}`));
});

const sorted = (all: readonly { kind: string; owner: string; item: string }[]) => all.map((each) => JSON.stringify(each)).sort();

describe('what holds of what several nodes said', () => {
  it('is the same in whatever order it was heard, and however often', () => {
    assert(
      property(
        records.chain((all) => shuffledSubarray(all, { minLength: all.length }).map((shuffled) => ({ all, shuffled }))),
        ({ all, shuffled }) => {
          const held = sorted(standing(all));
          return sorted(standing([...shuffled, ...shuffled.slice(0, 3)])).join() === held.join();
        },
      ),
    );
  });

  it('is the same when parts of it were put together before', () => {
    assert(
      property(records, integer({ min: 0, max: 30 }), (all, cut) => {
        const parts = [...standing(all.slice(0, cut)), ...standing(all.slice(cut))];
        return sorted(standing(parts)).join() === sorted(standing(all)).join();
      }),
    );
  });

  it('is never older than anything else that was said about the same', () => {
    assert(
      property(records, (all) =>
        standing(all).every((held) =>
          all.every(
            (said) => said.kind !== held.kind || said.owner !== held.owner || said.item !== held.item || said.lamport <= held.lamport,
          ),
        ),
      ),
    );
  });
});
