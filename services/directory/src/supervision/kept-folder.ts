import { cpSync, existsSync, lstatSync, renameSync, rmSync } from 'node:fs';

/**
 * Makes a folder like another one, sockets left out, which belong to a process. What is there is whole: a copy that is cut off is not
 * taken for one.
 */
export function copyFolder(from: string, to: string): void {
  const unfinished = `${to}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(from, unfinished, {
    recursive: true,
    preserveTimestamps: true,
    filter: (path) => lstatSync(path).isDirectory() || lstatSync(path).isFile(),
  });
  rmSync(to, { recursive: true, force: true });
  renameSync(unfinished, to);
}

/** Whether a folder is there, whole. */
export const isKept = (folder: string): boolean => existsSync(folder);
