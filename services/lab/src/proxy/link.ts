import type { Socket } from 'node:net';
import { monotonicMs } from '@uclab/foundation/clock';
import type { SocketOutlet } from './socket-outlet.ts';
import { type Sink, Stage } from './toxics/stage.ts';
import type { Toxic } from './toxics/toxic.ts';

/**
 * One direction of one connection: what is read from `source` passes the toxics in the order they were added and goes to the outlet.
 * Without toxics a chunk goes straight from socket to socket. A full sink pauses the source, so little is ever held here.
 */
export class Link {
  bytesRead = 0;
  readonly #source: Socket;
  readonly #outlet: SocketOutlet;
  #stages: { readonly toxic: Toxic; readonly stage: Stage }[] = [];
  #ended = false;

  constructor(source: Socket, outlet: SocketOutlet, toxics: readonly Toxic[]) {
    this.#source = source;
    this.#outlet = outlet;
    for (const toxic of toxics) this.add(toxic);
  }

  /** Starts reading. `onSourceEnd` is called once, when the source ended, failed or was closed. */
  start(onSourceEnd: () => void): void {
    const end = () => {
      if (this.#ended) return;
      this.#ended = true;
      onSourceEnd();
      this.#head.end();
    };
    this.#source.on('data', (data: Buffer) => this.#receive(data));
    this.#source.on('end', end).on('close', end);
    this.#source.resume();
  }

  add(toxic: Toxic): void {
    const stage = new Stage(toxic, this.#outlet, (retired) => this.#unlink(retired));
    const last = this.#stages.at(-1);
    if (last) last.stage.next = stage;
    this.#stages.push({ toxic, stage });
    // The last stage may be closed already, and an ended source says nothing any more.
    if (last ? last.stage.closed : this.#ended) stage.end();
  }

  update(toxic: Toxic): void {
    this.#stageOf(toxic)?.interrupt();
  }

  remove(toxic: Toxic): void {
    const stage = this.#stageOf(toxic);
    if (toxic.closesWhenRemoved) stage?.close();
    else stage?.retire();
  }

  /** The outlet's socket is gone: hold the source back until it is closed too. */
  abandon(): void {
    for (const { stage } of this.#stages) stage.abandon();
    this.#source.pause();
  }

  get #head(): Sink {
    return this.#stages[0]?.stage ?? this.#outlet;
  }

  #stageOf(toxic: Toxic): Stage | undefined {
    return this.#stages.find((each) => each.toxic === toxic)?.stage;
  }

  #receive(data: Buffer): void {
    this.bytesRead += data.length;
    const head = this.#stages[0]?.stage;
    if (head ? head.put({ data, receivedMs: monotonicMs() }) : this.#outlet.write(data)) return;
    this.#source.pause();
    void (head ?? this.#outlet).ready().then(() => this.#source.resume());
  }

  #unlink(stage: Stage): void {
    const index = this.#stages.findIndex((each) => each.stage === stage);
    const before = this.#stages[index - 1];
    if (before) before.stage.next = stage.next;
    this.#stages.splice(index, 1);
  }
}
