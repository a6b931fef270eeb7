import { END, INTERRUPTED, type Stage } from './stage.ts';
import { toxicType } from './toxic-type.ts';

/** Hands every chunk on; also what a toxic does on connections that its toxicity spares. */
export async function passThrough(stage: Stage): Promise<void> {
  for (;;) {
    const taken = await stage.take();
    if (taken === INTERRUPTED) return;
    if (taken === END) return stage.close();
    await stage.send(taken);
  }
}

export const noop = toxicType({}, (_attributes, stage) => passThrough(stage));
