import { END, INTERRUPTED } from './stage.ts';
import { toxicType, wholeNumber } from './toxic-type.ts';

/** Hands an end of the stream on only after `delay` milliseconds. */
export const slowClose = toxicType({ delay: wholeNumber }, async (attributes, stage) => {
  for (;;) {
    const taken = await stage.take();
    if (taken === INTERRUPTED) return;
    if (taken === END) {
      if (await stage.sleep(attributes.delay)) stage.close();
      return;
    }
    await stage.send(taken);
  }
});
