import { writeFile } from 'node:fs/promises';
import { codeOf } from '@uclab/foundation/errors';
import { CommandFailure, exitStatus } from '../exit-status.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  EISDIR: 'that is a folder',
  EACCES: 'it may not be written',
  ENOSPC: 'the disk is full',
};

/** Writes what a command was asked to put into a file; throws CommandFailure, one sentence, where that cannot be. */
export async function writeOutput(file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (error) {
    throw new CommandFailure(exitStatus.usage, `${file}: ${reasons[codeOf(error) ?? ''] ?? 'it cannot be written'}.`);
  }
}
