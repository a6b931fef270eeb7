import { execFile } from 'node:child_process';
import type net from 'node:net';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hostileAnswers } from './testing/hostile-answers.ts';
import { ScriptedDirectory } from './testing/scripted-directory.ts';

const megabyte = 1024 * 1024;
const script = new URL('testing/read-in-own-process.ts', import.meta.url).pathname;
const ended = z.object({ symptom: z.string(), grownBytes: z.number() });

const directories: ScriptedDirectory[] = [];
afterEach(async () => {
  await Promise.all(directories.splice(0).map((directory) => directory.stop()));
});

async function directory(...start: Parameters<typeof ScriptedDirectory.startRaw>): Promise<ScriptedDirectory> {
  const started = await ScriptedDirectory.startRaw(...start);
  directories.push(started);
  return started;
}

async function readInOwnProcess(port: number): Promise<z.infer<typeof ended>> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, String(port)], { timeout: 30_000 });
  return ended.parse(JSON.parse(stdout));
}

const hostile = (name: string) => {
  const found = hostileAnswers.find((answer) => answer.name === name);
  if (!found) throw new Error(`no directory ${name}`);
  return found;
};

/** Writes as much as is taken, and counts what the other side took. */
function pourInto(socket: net.Socket, parts: () => readonly Buffer[]): void {
  const pour = () => {
    while (!socket.destroyed && parts().every((part) => socket.write(part)));
  };
  socket.on('drain', pour);
  pour();
}

describe.runIf(process.platform === 'linux')('in a process of its own', () => {
  // Seen: 3 MB for one attribute, 90 MB for many entries, of which the directory may answer 32 MB at once.
  test.each([
    ['sends 100 MB in one attribute', 40 * megabyte],
    ['sends 100 MB in many entries', 160 * megabyte],
  ])('whoever reads a directory that %s grows by little', async (name, mostBytes) => {
    const { answer, symptom } = hostile(name);
    const started = await ScriptedDirectory.start((request) => answer(request));
    directories.push(started);
    const read = await readInOwnProcess(started.port);
    expect(read.symptom).toBe(symptom);
    expect(read.grownBytes).toBeLessThan(mostBytes);
  });

  test('a directory that never ends an answer is read to the largest answer and no further', async () => {
    let taken = 0;
    const message = Buffer.concat([Buffer.from([0x30, 0x82, 0x40, 0x03, 0x02, 0x01, 0x01]), Buffer.alloc(0x4000, 0)]);
    const endless = await directory((socket) => {
      socket.once('data', () => pourInto(socket, () => [message]));
      socket.once('close', () => {
        taken = socket.bytesWritten;
      });
    });
    const read = await readInOwnProcess(endless.port);
    expect(read.symptom).toBe('LDAP_ANSWER_UNUSABLE');
    expect(read.grownBytes).toBeLessThan(160 * megabyte);
    await expect.poll(() => taken).toBeGreaterThan(0);
    // What the system holds between the two is not read.
    expect(taken).toBeLessThan(64 * megabyte);
  });
});
