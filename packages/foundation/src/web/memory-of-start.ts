import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startTimer } from '../clock/index.ts';

/** After a start others still come up, and what they ask first is part of what is left behind. Real time. */
const settledMs = 5_000;

/**
 * Collects once, some seconds after the start, what it left behind: an idle process allocates too little for V8 to do it of its own
 * accord, and would hold a quarter more than it needs for hours. Keeps no process alive.
 */
export function giveBackMemoryOfStart(): void {
  startTimer(settledMs, () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: (options: { type: 'major'; execution: 'async' }) => Promise<void> = runInNewContext('gc');
    setFlagsFromString('--no-expose-gc');
    void collectGarbage({ type: 'major', execution: 'async' });
  });
}
