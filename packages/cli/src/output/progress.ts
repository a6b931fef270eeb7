import { startTimer } from '@uclab/foundation/clock';
import { visible } from './style.ts';

/** Says on standard error what goes on, once it has taken a second and while a person looks; the line is cleared at the end. */
export async function withProgress<T>(what: string, wanted: boolean, work: () => Promise<T>): Promise<T> {
  const shown = wanted && process.stderr.isTTY;
  let printed = false;
  const timer = startTimer(1000, () => {
    if (!shown) return;
    printed = true;
    process.stderr.write(`${visible(what)} …`);
  });
  try {
    return await work();
  } finally {
    timer.stop();
    if (printed) process.stderr.write('\r\u001b[K');
  }
}
