import { expect, it } from 'vitest';
import { operations } from '../operations.ts';
import { axlVersions, exists } from '../schema/versions.ts';
import { knownOperations } from './known-operations.ts';

it('has no operation twice', () => {
  const names = knownOperations.flatMap((group) => group.names);
  expect(new Set(names).size).toBe(names.length);
});

it.each([...operations.keys()])('%s lives as long as in the published interface', (name) => {
  const known = knownOperations.find((group) => group.names.includes(name));
  const operation = operations.get(name);
  for (const version of axlVersions.filter((one) => one !== '7.1')) {
    expect(operation && exists(version, operation), version).toBe(known && exists(version, known));
  }
});
