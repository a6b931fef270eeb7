import { passThrough } from './noop.ts';
import type { Flow, StageProgram } from './stage.ts';
import type { Attributes, ToxicType } from './toxic-type.ts';

export type Direction = 'upstream' | 'downstream';

/** The toxics of a proxy in the order in which they were added, one chain a direction. */
export type ToxicChains = Readonly<Record<Direction, readonly Toxic[]>>;

/** A toxic as the API shows it. */
export interface ToxicView {
  readonly attributes: Attributes;
  readonly name: string;
  readonly type: string;
  readonly stream: string;
  readonly toxicity: number;
}

export interface NewToxic {
  readonly name: string;
  readonly type: string;
  /** As it was given; shown again in that spelling. */
  readonly stream: string;
  readonly direction: Direction;
  readonly toxicity: number;
  readonly attributes?: unknown;
}

/** A toxic of one proxy, shared by all its connections; each runs it in a stage of its own. */
export class Toxic implements StageProgram {
  readonly name: string;
  readonly direction: Direction;
  readonly #typeName: string;
  readonly #stream: string;
  readonly #type: ToxicType;
  #toxicity: number;
  #attributes: Attributes;
  #flow: Flow;

  /** Throws a ZodError for attributes of a wrong type. */
  constructor(type: ToxicType, given: NewToxic) {
    this.name = given.name;
    this.direction = given.direction;
    this.#typeName = given.type;
    this.#stream = given.stream;
    this.#type = type;
    this.#toxicity = given.toxicity;
    const prepared = type.prepare(given.attributes, {});
    this.#attributes = prepared.attributes;
    this.#flow = prepared.flow;
  }

  /** Lays the given attributes over the present ones. Throws a ZodError and changes nothing when one has a wrong type. */
  change(attributes: unknown, toxicity: number | undefined): void {
    const prepared = this.#type.prepare(attributes, this.#attributes);
    this.#attributes = prepared.attributes;
    this.#flow = prepared.flow;
    if (toxicity !== undefined) this.#toxicity = toxicity;
  }

  draw(): Flow {
    return Math.random() < this.#toxicity ? this.#flow : passThrough;
  }

  get queueChunks(): number {
    return this.#type.queueChunks;
  }

  get closesWhenRemoved(): boolean {
    return this.#type.closesWhenRemoved;
  }

  get resetsConnections(): boolean {
    return this.#type.resetsConnections;
  }

  view(): ToxicView {
    return { attributes: this.#attributes, name: this.name, type: this.#typeName, stream: this.#stream, toxicity: this.#toxicity };
  }
}
