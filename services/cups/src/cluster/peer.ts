import {
  ClusterServiceClient,
  type DeliverMessageResponse,
  type FollowEndPointsRequest,
  type FollowRecordsRequest,
} from '@uclab/contracts/cups/v1/cluster';
import { type Clock, delay, every } from '@uclab/foundation/clock';
import { messageOf } from '@uclab/foundation/errors';
import type { Network } from '@uclab/foundation/network';
import { channelOptions, clientCredentials, type NodeIdentity, streamFrom, target, unary, whenReady } from '@uclab/foundation/rpc';
import type { Message, PresenceEngine } from '../presence/index.ts';
import type { SharedRecords } from '../replication/index.ts';
import { BackOff } from '../sync-agent/index.ts';
import { EndPointTaker } from './end-point-messages.ts';
import { RecordTaker } from './take-records.ts';
import { TakenRecords } from './taken-records.ts';

/** The port of the cluster's streams as the emulator numbers it. */
export const clusterPort = 5062;

/** For a connection to another node, and for a message that it is handed. Real time. */
const callDeadlineMs = 5_000;

/** How long what a silent node said of its users is believed, emulated time: as long as a subscription of SIP lasts (assumed). */
const believedMs = 60 * 60 * 1000;

export interface PeerOptions {
  readonly network: Network;
  readonly identity: NodeIdentity;
  readonly clock: Clock;
  readonly records: SharedRecords;
  readonly engine: PresenceEngine;
  readonly tell: (level: 'INFO' | 'WARN', text: string) => void;
  /** Called when it became, or is no longer, up to date with the other node. */
  readonly onChange: () => void;
}

/** How far this node follows another one. */
export interface PeerStatus {
  readonly node: string;
  /** Both streams stand, and everything that was there when they began has been taken. */
  readonly following: boolean;
  readonly epoch: string;
  readonly sequence: number;
}

/** Another presence node of the cluster, as this one follows it: again after each break, from where it was. */
export class Peer {
  readonly node: string;
  readonly #options: PeerOptions;
  readonly #client: ClusterServiceClient;
  readonly #stopping = new AbortController();
  readonly #current = { records: false, endPoints: false };
  #lostAtMs: number | undefined;
  #running: Promise<unknown> = Promise.resolve();

  constructor(node: string, options: PeerOptions) {
    this.node = node;
    this.#options = options;
    const { network, identity } = options;
    this.#client = new ClusterServiceClient(target(network, node, clusterPort), clientCredentials(identity), channelOptions);
  }

  start(): void {
    const { clock, engine } = this.#options;
    const expire = () => {
      if (this.#lostAtMs === undefined || clock.nowMs() - this.#lostAtMs < believedMs) return;
      this.#lostAtMs = undefined;
      engine.keepOnly(this.node, new Set());
    };
    const stopListening = clock.onChange(expire);
    const timer = every(1_000, expire);
    this.#stopping.signal.addEventListener('abort', () => {
      stopListening();
      timer.stop();
    });
    this.#running = this.#keepFollowing();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    this.#client.close();
  }

  status(): PeerStatus {
    const { records, endPoints } = this.#current;
    return { node: this.node, following: records && endPoints, ...this.#options.records.positionOf(this.node) };
  }

  /** Hands over a message for somebody who is connected there; answers whether an end point took it. */
  async deliver(message: Message): Promise<boolean> {
    try {
      const answer: DeliverMessageResponse = await unary((...args) => this.#client.deliverMessage(...args), message, {
        deadlineMs: callDeadlineMs,
      });
      return answer.delivered;
    } catch (error) {
      this.#options.tell('WARN', `a message of ${message.from} did not reach ${this.node}: ${messageOf(error)}`);
      return false;
    }
  }

  async #keepFollowing(): Promise<void> {
    const { signal } = this.#stopping;
    const backOff = new BackOff();
    while (!signal.aborted) {
      try {
        if (await whenReady(this.#client, callDeadlineMs, signal)) await this.#follow(signal);
      } catch (error) {
        if (this.#current.records) this.#options.tell('WARN', `lost ${this.node}: ${messageOf(error)}`);
      }
      if (this.#current.records) {
        backOff.reset();
        if (this.#current.endPoints) this.#lostAtMs = this.#options.clock.nowMs();
        this.#become({ records: false, endPoints: false });
      }
      await delay(backOff.next(), signal);
    }
  }

  /**
   * Follows both streams until one of them ends, which ends the other: records say who may see an end point, and as what, so that no end
   * point is taken while records that were there before it may be missing.
   */
  async #follow(signal: AbortSignal): Promise<void> {
    const ending = new AbortController();
    const both = AbortSignal.any([signal, ending.signal]);
    const taken = new TakenRecords(both);
    const streams = [this.#followRecords(both, taken), this.#followEndPoints(both, taken)];
    try {
      await Promise.race(streams);
    } finally {
      ending.abort();
      await Promise.allSettled(streams);
    }
  }

  async #followRecords(signal: AbortSignal, taken: TakenRecords): Promise<void> {
    const { records, network } = this.#options;
    const taker = new RecordTaker(records, this.node);
    await streamFrom(
      (request: FollowRecordsRequest, metadata) => this.#client.followRecords(request, metadata),
      { node: network.node, ...records.positionOf(this.node) },
      { signal },
      async (message) => {
        if (!(await taker.take(message))) return;
        taken.upTo(records.positionOf(this.node).sequence);
        this.#become({ records: true });
      },
    );
  }

  async #followEndPoints(signal: AbortSignal, taken: TakenRecords): Promise<void> {
    const { engine, network } = this.#options;
    const taker = new EndPointTaker(engine, this.node);
    await streamFrom(
      (request: FollowEndPointsRequest, metadata) => this.#client.followEndPoints(request, metadata),
      { node: network.node },
      { signal },
      async (message) => {
        if (!(await taken.reach(message.afterRecords)) || !taker.take(message)) return;
        this.#lostAtMs = undefined;
        this.#become({ endPoints: true });
      },
    );
  }

  #become(current: { readonly records?: boolean; readonly endPoints?: boolean }): void {
    const before = this.status().following;
    Object.assign(this.#current, current);
    const { following } = this.status();
    if (following && !before) this.#options.tell('INFO', `follows ${this.node}`);
    this.#options.onChange();
  }
}
