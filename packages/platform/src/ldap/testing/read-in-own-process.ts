import { DirectoryConnection, DirectoryFailure } from '../index.ts';
import { dialling } from './dialling.ts';

/**
 * Reads a whole directory, as a process of its own: `node read-in-own-process.ts <port>`. Prints how that ended and by how many bytes the
 * process grew meanwhile at most.
 */
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
process.stdout.write(JSON.stringify({ symptom, grownBytes: process.resourceUsage().maxRSS * 1024 - beforeBytes }));
