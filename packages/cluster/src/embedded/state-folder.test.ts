import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StateFolder, StateFolderError } from './state-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uclab-folder-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const holds = (lab: object, nodes: readonly string[]) => {
  for (const node of [...nodes, 'lab']) mkdirSync(join(folder, node));
  writeFileSync(join(folder, 'lab', 'lab.json'), JSON.stringify(lab));
};

it('a temporary folder goes when the cluster ends, and a named one stays', async () => {
  const temporary = await StateFolder.open(undefined);
  await temporary.close();
  expect(existsSync(temporary.path)).toBe(false);
  await (await StateFolder.open(folder)).close();
  expect(existsSync(folder)).toBe(true);
});

describe('a folder in use', () => {
  it('cannot be used again before it is let go', async () => {
    const first = await StateFolder.open(folder);
    await expect(StateFolder.open(folder)).rejects.toThrow(/is in use by another cluster/);
    await first.close();
    await (await StateFolder.open(folder)).close();
  });

  it('by a process that was killed can be used', async () => {
    const program = `import { StateFolder } from '${new URL('./state-folder.ts', import.meta.url).href}';
      await StateFolder.open(process.argv[2]);
      process.kill(process.pid, 'SIGKILL');`;
    const file = join(folder, 'killed.mjs');
    writeFileSync(file, program);
    const state = join(folder, 'state');
    await expect(promisify(execFile)(process.execPath, [file, state])).rejects.toMatchObject({ signal: 'SIGKILL' });
    await (await StateFolder.open(state)).close();
  });
});

it("a folder with somebody else's things in it is left alone", async () => {
  writeFileSync(join(folder, 'thesis.doc'), 'years of work');
  await expect(StateFolder.open(folder)).rejects.toThrow("holds something that is no cluster's (thesis.doc)");
  expect(readdirSync(folder)).toEqual(['thesis.doc']);
});

it('what is no folder is named', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(StateFolder.open(file)).rejects.toThrow(StateFolderError);
  await expect(StateFolder.open(join(file, 'below'))).rejects.toThrow(file);
});

describe('a cluster that is there', () => {
  it('keeps what it was made with, also where nothing is asked for', async () => {
    holds({ profile: 'plain', addressNetwork: '127.0.9', users: 30 }, ['cups1', 'cups2', 'cups3']);
    const state = await StateFolder.open(folder);
    const made = {
      profile: 'plain',
      persona: 'cucm=8.5,cups=8.5,cupc=8.5',
      licence: 'full',
      feed: 'direct',
      addressNetwork: '127.0.9',
      users: 30,
      presenceNodes: 3,
    };
    expect(state.planFor({})).toEqual(made);
    expect(state.planFor({ profile: 'plain', users: 30 })).toEqual(made);
    await state.close();
  });

  it.each([
    [{ profile: 'ldaps' } as const, /holds a cluster with profile plain, and profile ldaps was asked for/],
    [{ persona: 'cups=7.0' }, /persona cucm=8.5,cups=8.5,cupc=8.5, and persona cucm=8.5,cups=7.0,cupc=8.5/],
    [{ demoLicence: true }, /licence full, and licence demo/],
    [{ feed: 'publisher' } as const, /feed direct, and feed publisher/],
    [{ addressNetwork: '127.0.2' }, /address network 127\.0\.1, and address network 127\.0\.2/],
    [{ users: 31 }, /users 30, and users 31/],
    [{ presenceNodes: 4 }, /presence nodes 1, and presence nodes 4/],
  ])('is not made into another: %j', async (asked, words) => {
    holds({ profile: 'plain', users: 30 }, ['cups1']);
    const state = await StateFolder.open(folder);
    expect(() => state.planFor(asked)).toThrow(words);
    await state.close();
  });

  it('and is damaged is named', async () => {
    mkdirSync(join(folder, 'lab'));
    writeFileSync(join(folder, 'lab', 'lab.json'), '{"profile":');
    const state = await StateFolder.open(folder);
    expect(() => state.planFor({})).toThrow(/lab\.json cannot be read/);
    await state.close();
  });
});

it('a new cluster is as it is asked for, or the usual one', async () => {
  const state = await StateFolder.open(folder);
  expect(state.planFor({ users: 5 })).toEqual({
    profile: 'ldaps',
    persona: 'cucm=8.5,cups=8.5,cupc=8.5',
    licence: 'full',
    feed: 'direct',
    addressNetwork: '127.0.1',
    users: 5,
    presenceNodes: 2,
  });
  await state.close();
});
