import { type StartedCluster, startCluster } from '@uclab/cluster';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uclab, uclabJson } from './command-line.ts';

let cluster: StartedCluster;
const run = (...args: string[]) => uclab(cluster.url, ...args);

beforeAll(async () => {
  cluster = await startCluster({ users: 5 });
});
afterAll(() => cluster.stop());
beforeEach(() => cluster.reset());

describe('a run of the synchronisation', () => {
  it('is named by the beginning of its id, and tells the attempt that it was', async () => {
    const { run: id, attempt } = await cluster.sync();
    const others = (await cluster.runs()).runs.filter((other) => other.id !== id);
    let length = 1;
    while (others.some((other) => other.id.startsWith(id.slice(0, length)))) length++;
    for (const name of [id.slice(0, length), id.slice(0, 12), id.toUpperCase(), id]) {
      expect((await uclabJson(cluster.url, 'runs show', name)).object).toMatchObject({ id, attempt });
    }
    const { status, output } = await run('runs', 'show', id.slice(0, 12));
    expect(status).toBe(0);
    expect(output).toContain(`\nattempt ${attempt}`);
  });

  it('that left entries out says where they are told, and so does why', async () => {
    await run('directory', 'user', 'add', 'pwsapp');
    const { output } = await run('sync');
    expect(output).toMatch(/ 1 skipped\.\nWhich were skipped, and why, tells: uclab why$/);
    const why = (await run('why')).output.replace(/\s+/g, ' ');
    const id = (await cluster.runs()).runs[0]?.id;
    expect(why).toContain(`, of these left out: 1 (see which and why: uclab runs show ${id}); users added: 0`);
    expect((await run('why', '--user', 'pwsapp')).output).toMatch(/\n +corporate: reads it\n/);
    await run('directory', 'user', 'delete', 'pwsapp');
    expect((await run('sync')).output).toMatch(/ 0 skipped\.$/);
    expect((await run('why')).output).not.toContain('left out');
  });

  it('is listed by a beginning of its id, a failed one with the reason', async () => {
    await cluster.directory.stop();
    const { run: id } = await cluster.sync();
    const lines = (await run('runs', 'ls')).output.split('\n');
    expect(lines[0]).toMatch(/^run +agreement .* skipped +reason$/);
    const [name] = lines[2]?.split(' ') ?? [];
    expect(name).toBe(id.slice(0, 8));
    const { error } = (await uclabJson(cluster.url, 'runs show', name ?? '')).object;
    expect(error.length).toBeGreaterThan(0);
    expect(lines[2]).toContain(` failed  `);
    expect(lines[2]?.endsWith(error.length > 60 ? '…' : error)).toBe(true);
    expect(lines[2]).toContain(error.slice(0, 40));
    expect((await run('why', name ?? '')).status).toBe(0);
    expect((await run('runs', 'show', name ?? '')).output).toContain(`\n${error}\n`);
  });

  it('is explained by that name, too, as by its attempt', async () => {
    await cluster.directory.stop();
    const { run: id, attempt } = await cluster.sync();
    await cluster.signIn({ user: 'asmith' });
    for (const name of [id, id.slice(0, 12), attempt]) {
      expect((await uclabJson(cluster.url, 'why', name)).object).toMatchObject({ attempt, kind: 'sync', cause: 'DIRECTORY_STOPPED' });
    }
  });

  it('that was done before the cluster was ready is not explained, and it is said why', async () => {
    const [first] = (await cluster.runs()).runs;
    const { status, errors } = await run('why', first?.id ?? '');
    expect(status).not.toBe(0);
    expect(errors).toBe(`Run '${first?.id}' was too long ago, or before the cluster was brought up or reset.`);
  });

  it('is not named by what several begin with: some of them are told', async () => {
    const beginnings = async () => (await cluster.runs()).runs.map(({ id }) => id.slice(0, 1));
    const twice = async () => (await beginnings()).find((each, index, all) => all.indexOf(each) !== index);
    // Ids have 16 beginnings.
    while ((await twice()) === undefined) await cluster.sync();
    const start = (await twice()) ?? '';
    const meant = (await cluster.runs()).runs.filter(({ id }) => id.startsWith(start)).map(({ id }) => id);
    for (const command of [['runs', 'show'], ['why']]) {
      expect(await run(...command, start)).toMatchObject({
        status: 2,
        errors: `'${start}' is the beginning of several runs, ${meant.join(', ')}; give more of the id.`,
      });
    }
  });

  it.each([['00000000-0000'], ['nobody'], ["0'%"]])('is unknown as %s', async (name) => {
    expect((await run('runs', 'show', name)).errors).toBe(`There is no run '${name}', or it was too long ago.`);
    expect((await run('why', name)).errors).toMatch(
      /^There is no attempt '.*' and no run of that id, or it was too long ago(\.|; to ask about a user: uclab why --user nobody\.)$/,
    );
  });
});
