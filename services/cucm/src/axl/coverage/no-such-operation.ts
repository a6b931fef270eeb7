import { AxlFault, axlCode } from '../axl-fault.ts';
import { operations } from '../operations.ts';
import { type AxlVersion, exists, type Lifetime } from '../schema/versions.ts';
import { knownOperations } from './known-operations.ts';

const schemas = ({ from, until }: Lifetime): string =>
  [from === undefined ? '' : `from schema ${from} on`, until === undefined ? '' : `before ${until}`].filter(Boolean).join(', ');

/** What AXL and this emulator know of an operation that is not answered in a schema; empty where AXL has none of that name. */
function whatThereIs(name: string, version: AxlVersion): string {
  const known = knownOperations.find(({ names }) => names.includes(name));
  if (!known) return '';
  const has = exists(version, known) ? 'AXL has it' : `AXL has it ${schemas(known)}`;
  return operations.has(name) ? has : `${has}, this emulator does not (docs/axl-coverage.md)`;
}

/** The fault for an operation that is not answered in a schema; only the log tells whether AXL has it, and in which schemas. */
export const noSuchOperation = (name: string, version: AxlVersion): AxlFault =>
  new AxlFault(axlCode.general, `No such operation: ${name} in schema ${version}`, whatThereIs(name, version));
