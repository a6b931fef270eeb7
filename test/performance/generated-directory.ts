import { bindResult, entry, ScriptedDirectory, searchResult } from '../../packages/platform/src/ldap/testing/scripted-directory.ts';

/*
 * A directory of as many people as the first argument says, in a process of its own, which makes each page when it is asked for. Prints
 * its port; ends with its standard input.
 */

const pageSize = 1000;
const people = Number(process.argv[2]);
const base = 'ou=People,dc=lab,dc=example';

const attributesOf = (index: number) => ({
  uid: [`user${index}`],
  givenName: [`Given${index % 997}`],
  sn: [`Surname${index % 4999}`],
  manager: [`uid=user${index - (index % 10)},${base}`],
  departmentNumber: [`Department ${index % 31}`],
  telephoneNumber: [`+41 44 ${index}`],
  mail: [`user${index}@lab.example`],
  entryUUID: [`00000000-0000-4000-8000-${String(index).padStart(12, '0')}`],
  modifyTimestamp: ['20260101000000Z'],
});

let next = 0;
const directory = await ScriptedDirectory.start((request) => {
  if (request.kind === 'bind') return [bindResult(request)];
  if (request.kind !== 'search') return 'close';
  const begin = next;
  next = Math.min(people, begin + pageSize);
  const page = Array.from({ length: next - begin }, (_, index) =>
    entry(request, `uid=user${begin + index},${base}`, attributesOf(begin + index)),
  );
  const end = searchResult(request, 0, '', next === people ? '' : String(next));
  return [Buffer.concat([...page, end])];
});
console.log(directory.port);
process.stdin.resume().once('end', () => process.exit(0));
