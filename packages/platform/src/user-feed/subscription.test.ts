import { EventEmitter } from 'node:events';
import { SubscribeResponse } from '@uclab/contracts/cucm/v1/user_feed';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodedMessage, snapshotPart, withRevision } from './encoded-message.ts';
import type { FeedChange, FeedHead, FeedSource, SnapshotPart } from './feed-source.ts';
import { SharedBatches } from './shared-batches.ts';
import { type FeedOutlet, Subscription } from './subscription.ts';

/** Users with a department, as a store would have them: what changes is the latest of each. */
class Content implements FeedSource {
  readonly #rows = new Map<string, { revision: number; department: string }>();
  readonly #listeners = new Set<() => void>();
  readonly #changes = new SharedBatches((revision: number) => this.#changedAfter(revision));
  #head: FeedHead = { epoch: 'one', revision: 0, since: 0 };

  get departments(): Record<string, string> {
    return Object.fromEntries([...this.#rows].map(([userid, { department }]) => [userid, department]));
  }

  change(userid: string, department: string): void {
    const revision = this.#head.revision + 1;
    this.#rows.set(userid, { revision, department });
    this.#head = { ...this.#head, revision };
    this.#committed();
  }

  /** As after a reset, with some of it gone. */
  beginEpoch(epoch: string): void {
    const [first] = this.#rows.keys();
    if (first !== undefined) this.#rows.delete(first);
    this.#head = { epoch, revision: Math.floor(this.#head.revision / 2), since: 0 };
    for (const row of this.#rows.values()) row.revision = Math.min(row.revision, this.#head.revision);
    this.#committed();
  }

  /** As where a node took everything anew: nobody knows which of it is new. */
  takeAnew(): void {
    this.#head = { ...this.#head, since: this.#head.revision };
    this.#committed();
  }

  head(): FeedHead {
    return this.#head;
  }

  *snapshot(): Generator<SnapshotPart> {
    for (const userid of this.#rows.keys()) {
      const department = this.#rows.get(userid)?.department ?? '';
      yield { encoded: snapshotPart([messageOf(userid, department)]), endUsers: 1 };
    }
  }

  changesAfter(revision: number): FeedChange[] {
    return this.#changes.after(revision);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changedAfter(after: number): FeedChange[] {
    return [...this.#rows]
      .filter(([, { revision }]) => revision > after)
      .sort(([, one], [, other]) => one.revision - other.revision)
      .slice(0, 2)
      .map(([userid, { revision, department }]) => ({ revision, encoded: withRevision(revision, messageOf(userid, department)) }));
  }

  #committed(): void {
    this.#changes.forget();
    for (const listener of this.#listeners) listener();
  }
}

const messageOf = (userid: string, department: string): Buffer =>
  encodedMessage(SubscribeResponse.fromPartial({ change: { $case: 'endUser', value: { pkid: userid, userid, department } } }));

/** What a presence node keeps of what it is sent: it has a position, and nothing of an unfinished snapshot. */
class Follower {
  epoch = '';
  revision = 0;
  departments: Record<string, string> = {};
  #snapshot: { epoch: string; departments: Record<string, string> } | undefined;

  take(message: SubscribeResponse): void {
    const { revision, change } = message;
    if (change?.$case === 'snapshotStart') this.#snapshot = { epoch: change.value.epoch, departments: {} };
    else if (change?.$case === 'snapshotPart') for (const part of change.value.messages) this.take(SubscribeResponse.decode(part));
    else if (change?.$case === 'snapshotEnd') {
      if (!this.#snapshot) throw new Error('an end without a start');
      if (Object.keys(this.#snapshot.departments).length !== change.value.endUsers) throw new Error('a snapshot of another size');
      Object.assign(this, this.#snapshot, { revision });
      this.#snapshot = undefined;
    } else if (change?.$case === 'endUser') {
      const { userid, department } = change.value;
      if (this.#snapshot) this.#snapshot.departments[userid] = department;
      else {
        if (revision <= this.revision) throw new Error(`revision ${revision} after ${this.revision}`);
        this.departments[userid] = department;
        this.revision = revision;
      }
    } else this.revision = revision;
  }

  /** A connection that ends cuts off whatever was not finished. */
  cutOff(): void {
    this.#snapshot = undefined;
  }
}

/** As much of a gRPC call as a subscription uses; its reader is slow, so that every few messages have to wait. */
class Call extends EventEmitter implements FeedOutlet {
  readonly request: { node: string; epoch: string; revision: number };
  readonly #follower: Follower;
  #written = 0;
  #isOver = false;

  constructor(follower: Follower) {
    super();
    this.#follower = follower;
    this.request = { node: 'cups1', epoch: follower.epoch, revision: follower.revision };
  }

  write(message: Buffer): boolean {
    if (!this.#isOver) this.#follower.take(SubscribeResponse.decode(message));
    this.#written++;
    if (this.#written % 3 !== 0) return true;
    setImmediate(() => this.emit('drain'));
    return false;
  }

  end(): void {
    this.#isOver = true;
    this.emit('close');
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

type Step =
  | { kind: 'change'; user: string; department: string }
  | { kind: 'epoch' }
  | { kind: 'anew' }
  | { kind: 'cut' }
  | { kind: 'wait'; turns: number };

const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('change' as const), user: fc.constantFrom(...'abcdef'), department: fc.string() }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), turns: fc.nat(4) }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'cut' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'epoch' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'anew' as const }) },
  ),
  { maxLength: 40 },
);

async function follow(taken: readonly Step[]): Promise<void> {
  const content = new Content();
  const follower = new Follower();
  let call = new Call(follower);
  let running = new Subscription(call, content).run();
  let epochs = 1;
  const connectAgain = async () => {
    call.end();
    await running;
    follower.cutOff();
    call = new Call(follower);
    running = new Subscription(call, content).run();
  };
  for (const step of taken) {
    if (step.kind === 'change') content.change(step.user, step.department);
    else if (step.kind === 'epoch') content.beginEpoch(`epoch ${++epochs}`);
    else if (step.kind === 'anew') content.takeAnew();
    else if (step.kind === 'cut') await connectAgain();
    else for (let turns = 0; turns < step.turns; turns++) await turn();
  }
  for (let turns = 0; turns < 60; turns++) await turn();
  const { epoch, revision } = content.head();
  expect({ ...follower }).toEqual({ epoch, revision, departments: content.departments });
  call.end();
  await running;
}

it('whoever follows has everything in order, whatever changes, breaks or begins anew meanwhile', async () => {
  await fc.assert(fc.asyncProperty(steps, follow), { numRuns: 200 });
});
