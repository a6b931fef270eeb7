import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file so that a reader, or a node that is killed meanwhile, finds the old content or the new, never half of it. */
export function writeWhole(path: string, content: string | Uint8Array, mode = 0o644): void {
  const unfinished = `${path}.unfinished`;
  writeFileSync(unfinished, content, { mode });
  renameSync(unfinished, path);
}
