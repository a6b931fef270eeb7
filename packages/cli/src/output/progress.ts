import { every, startTimer } from '@uclab/foundation/clock';
import { visible } from './style.ts';

const secondMs = 1_000;

/**
 * Says on standard error what goes on, once it has taken a second and while a person looks; the line is cleared at the end. `standing` is
 * asked each second how far it is, and said instead; where it rejects, what was said last stays.
 */
export async function withProgress<T>(what: string, wanted: boolean, work: () => Promise<T>, standing?: () => Promise<string>): Promise<T> {
  if (!wanted || !process.stderr.isTTY) return work();
  let printed = false;
  let ended = false;
  let asking = false;
  const print = (text: string): void => {
    if (ended) return;
    process.stderr.write(`${printed ? clear : ''}${visible(text)} …`);
    printed = true;
  };
  const ask = (how: () => Promise<string>): void => {
    // One that hangs is not asked again.
    if (asking) return;
    asking = true;
    how()
      .then(print, () => undefined)
      .finally(() => {
        asking = false;
      });
  };
  const begin = startTimer(secondMs, () => print(what));
  const look = standing && every(secondMs, () => ask(standing));
  try {
    return await work();
  } finally {
    ended = true;
    begin.stop();
    look?.stop();
    if (printed) process.stderr.write(clear);
  }
}

const clear = '\r\u001b[K';
