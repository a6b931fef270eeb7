import { END, INTERRUPTED } from './stage.ts';
import { toxicType, wholeNumber } from './toxic-type.ts';

/** Closes the connection once `bytes` bytes went through; a change of the limit counts what went before. */
export const limitData = toxicType({ bytes: wholeNumber }, async (attributes, stage) => {
  for (;;) {
    const taken = await stage.take();
    if (taken === INTERRUPTED) return;
    if (taken === END) return stage.close();
    const remaining = Math.max(0, attributes.bytes - stage.bytesSent);
    if (remaining > 0) await stage.send({ data: taken.data.subarray(0, remaining), receivedMs: taken.receivedMs });
    if (stage.bytesSent >= attributes.bytes) return stage.close();
  }
});
