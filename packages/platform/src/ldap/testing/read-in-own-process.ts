import { readFileSync } from 'node:fs';
import { DirectoryConnection, DirectoryFailure } from '../index.ts';
import { dialling } from './dialling.ts';

/** As large as the process has been. On Linux `resourceUsage` would also count the process that started this one. */
function largestBytes(): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}

// Reads a whole directory: `node read-in-own-process.ts <port>`. Prints how that ended and by how much the process grew at most.
const { context } = dialling({ 'directory:389': Number(process.argv[2]) }, { operationTimeoutMs: 10_000 });
const beforeBytes = process.memoryUsage.rss();
let symptom = '';
try {
  const connection = await DirectoryConnection.open({ host: 'directory', port: 389, ssl: false }, context);
  const search = { base: 'dc=lab,dc=example', filter: '(objectClass=*)', attributes: ['uid'], pageSize: 1000 };
  for await (const _page of connection.pages(search));
  connection.close();
} catch (error) {
  symptom = error instanceof DirectoryFailure ? error.symptom : String(error);
}
process.stdout.write(JSON.stringify({ symptom, grownBytes: largestBytes() - beforeBytes }));
