import { z } from 'zod';
import type { Flow, Stage } from './stage.ts';

/** As the API shows them: whole numbers by name. */
export type Attributes = Readonly<Record<string, number>>;

/** One kind of toxic: how its attributes are read and what it does to a stream. */
export interface ToxicType {
  /** Attributes and flow after `given` was laid over `earlier`. Throws a ZodError for a value that is no whole number. */
  prepare(given: unknown, earlier: Attributes): { attributes: Attributes; flow: Flow };
  readonly queueChunks: number;
  /** Removing the toxic closes the connections it is on, because bytes are missing from them. */
  readonly closesWhenRemoved: boolean;
  /** A connection that begins under this toxic is ended by RST whoever ends it. */
  readonly resetsConnections: boolean;
}

export interface ToxicTraits {
  readonly queueChunks?: number;
  readonly closesWhenRemoved?: boolean;
  readonly resetsConnections?: boolean;
}

/** An attribute as Toxiproxy's API reads it: a whole number, 0 where it is not given. */
export const wholeNumber = z.int().default(0);

export function toxicType<Shape extends Record<string, typeof wholeNumber>>(
  shape: Shape,
  flow: (attributes: z.infer<z.ZodObject<Shape>>, stage: Stage) => Promise<void>,
  traits: ToxicTraits = {},
): ToxicType {
  const schema = z.object(shape);
  const given = z.record(z.string(), z.unknown()).nullish();
  return {
    queueChunks: 1,
    closesWhenRemoved: false,
    resetsConnections: false,
    ...traits,
    prepare(laidOver, earlier) {
      const attributes = schema.parse({ ...earlier, ...given.parse(laidOver) });
      return { attributes: z.record(z.string(), z.number()).parse(attributes), flow: (stage) => flow(attributes, stage) };
    },
  };
}
