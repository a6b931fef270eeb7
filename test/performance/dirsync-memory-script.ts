import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { newTrace } from '@uclab/foundation/journal';
import { z } from 'zod';
import { dialling } from '../../packages/platform/src/ldap/testing/dialling.ts';
import { DirSync, dirSyncService, LdapSource } from '../../services/cucm/src/dirsync/index.ts';
import { seededStore } from '../../services/cucm/test/seeded-store.ts';
import { synchronisedSeed } from '../../services/cucm/test/seeds.ts';
import { residentBytes, residentBytesNow } from './resident-memory.ts';

/* Synchronises so many users from a directory in another process; prints by how many bytes this one grew at most. Needs `--expose-gc`. */

const { users } = z.object({ users: z.number() }).parse(JSON.parse(process.argv[2] ?? ''));
const sampleMs = 10;

const child = spawn(process.execPath, [join(import.meta.dirname, 'generated-directory.ts'), String(users)], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const [line] = await once(createInterface({ input: child.stdout }), 'line');

const [agreement] = synchronisedSeed.ldapDirectories ?? [];
if (!agreement) throw new Error('the seed has no agreement');
const servers = [{ hostName: 'directory', ldapPortNumber: 389, sslEnabled: false }];
const { store, remove } = await seededStore({ ...synchronisedSeed, ldapDirectories: [{ ...agreement, servers }] });
const { context, log, clock } = dialling(
  { 'directory:389': Number(line) },
  { service: dirSyncService, purpose: 'synchronisation', operationTimeoutMs: 30_000 },
);
const { journal } = context;
const source = () => new LdapSource({ ...context, trace: newTrace() }, async () => undefined);
const dirSync = new DirSync({ store, clock, journal, log, version: '8.5.1', source });
const service = await dirSync.definition().start({
  trust: (name) => ({ store: name, certificates: [], loadedAtMs: 0 }),
  trace: newTrace(),
  giveUp: () => {},
});

const idle = await residentBytes();
let most = idle;
const sampling = setInterval(() => {
  most = Math.max(most, residentBytesNow());
}, sampleMs);
const { outcome, added, error } = await dirSync.begin({ name: 'lab' }, 'axl', newTrace()).finished;
clearInterval(sampling);
await service.stop();
await remove();
child.stdin.end();
if (outcome !== 'succeeded' || added !== users) throw new Error(`the run ${outcome} and added ${added} users: ${error}`);
console.log(JSON.stringify({ value: most - idle }));
