import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type StartedCluster, startCluster } from '@uclab/cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeUrl } from '../scenarios/cluster-state.ts';

const run = promisify(execFile);
const hasCurl = await run('curl', ['--version'], { timeout: 10_000 }).then(
  () => true,
  () => false,
);

/** The commands of the documentation that call curl, each with the lines that go on. */
async function documented(): Promise<string> {
  const page = await readFile(new URL('../../docs/axl.md', import.meta.url), 'utf8');
  return /^ {4}(curl [\s\S]*?)\n\n/m.exec(page)?.[1] ?? '';
}

describe.skipIf(!hasCurl)('curl, as the documentation writes it', () => {
  let cluster: StartedCluster;
  let folder: string;
  beforeAll(async () => {
    cluster = await startCluster({ users: 5 });
    folder = await mkdtemp(join(tmpdir(), 'uclab-curl-'));
    const { certificates } = await cluster.trust('cucm', 'tomcat-trust');
    await writeFile(join(folder, 'lab-ca.pem'), certificates.find(({ name }) => name === 'uclab-lab-ca.pem')?.pem ?? '');
  });
  afterAll(async () => {
    await cluster?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const shell = async (command: string): Promise<string> => {
    const { port } = new URL(await nodeUrl(cluster, 'cucm'));
    const { stdout } = await run('sh', ['-c', `${command.replace('localhost:8443', `localhost:${port}`)} -sS -i`], {
      cwd: folder,
      timeout: 20_000,
    });
    return stdout;
  };

  it('asks CUCM for a user, over a connection that it trusts', async () => {
    const answer = await shell(await documented());
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain('<firstName>Ann</firstName>');
  });

  it('is refused with the content type that it sends by itself', async () => {
    const command = (await documented()).replace("-H 'Content-Type: text/xml; charset=utf-8'", '');
    expect(await shell(command)).toMatch(/^HTTP\/1\.1 415 [\s\S]*send text\/xml/);
  });
});
