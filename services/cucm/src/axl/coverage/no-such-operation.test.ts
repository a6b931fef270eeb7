import { expect, it } from 'vitest';
import type { AxlVersion } from '../schema/versions.ts';
import { noSuchOperation } from './no-such-operation.ts';

it.each<[string, AxlVersion, string]>([
  ['addPhone', '8.5', 'AXL has it, this emulator does not (docs/axl-coverage.md)'],
  ['listChange', '8.5', 'AXL has it from schema 10.0 on'],
  ['assignPresenceUser', '8.5', 'AXL has it from schema 10.0 on, this emulator does not (docs/axl-coverage.md)'],
  ['getAuthzKey', '15.0', 'AXL has it from schema 12.0 on, before 12.5, this emulator does not (docs/axl-coverage.md)'],
  ['fooBar', '8.5', ''],
])('the caller who asks for %s in schema %s is told one and the same thing, and the log "%s"', (name, version, logged) => {
  expect(noSuchOperation(name, version)).toMatchObject({ message: `No such operation: ${name} in schema ${version}`, logged });
});
