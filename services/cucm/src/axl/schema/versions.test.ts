import { cupsTraits, isFrom, parsePersona, releasesOf, versionIn, worksWith } from '@uclab/foundation/persona';
import { expect, it } from 'vitest';
import { spokenVersions } from './versions.ts';

const versionsOf = (product: 'cucm' | 'cups'): string[] =>
  releasesOf(product).map((release) => versionIn(parsePersona(`${product}=${release}`), product));

/** Before it AXL has no schema that was published, and cannot be strict. */
const firstStrict = '8.5';

const pairs = versionsOf('cups').flatMap((cups) =>
  versionsOf('cucm')
    .filter((cucm) => isFrom(cucm, firstStrict) && worksWith(cups, cucm))
    .map((cucm) => [cups, cucm] as const),
);

it('of each release there is a presence node that works beside it', () => {
  const beside = [...new Set(pairs.map(([, cucm]) => cucm))];
  expect(beside).toEqual(versionsOf('cucm').filter((cucm) => isFrom(cucm, firstStrict)));
});

it.each(pairs)('the Sync Agent of %s calls AXL in a schema that a strict CUCM of %s speaks', (cups, cucm) => {
  expect(spokenVersions(cucm, true).spoken).toContain(cupsTraits(cups).axlSchema);
});
