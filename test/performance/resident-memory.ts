import { readFileSync } from 'node:fs';
import { delay } from '@uclab/foundation/clock';

/** Bytes of this process's own memory, after what is not needed was collected; needs `--expose-gc`. */
export async function residentBytes(): Promise<number> {
  for (let turn = 0; turn < 3; turn++) {
    globalThis.gc?.();
    // The collector gives pages back in the background.
    await delay(200);
  }
  return residentBytesNow();
}

/** Bytes of this process's own memory as it is, with what is not needed any more. */
export function residentBytesNow(): number {
  const [, kilobytes] = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
