import type { FollowEndPointsResponse, EndPoint as WireEndPoint } from '@uclab/contracts/cups/v1/cluster';
import { z } from 'zod';
import type { EndPointChange, PresenceEngine } from '../presence/index.ts';

const kindSchema = z.object({ device: z.enum(['client', 'phone']), state: z.enum(['available', 'idle', 'off-hook']) });

/** A change of an end point as another node is told of it; `afterRecords` is how far this node's own records go. */
export function messageOf({ endPoint, gone }: EndPointChange, afterRecords: number): FollowEndPointsResponse {
  const { user, name, device, state } = endPoint;
  const event = gone
    ? ({ $case: 'endPointGone', value: { user, name } } as const)
    : ({ $case: 'endPoint', value: { user, name, device, state } } as const);
  return { event, afterRecords };
}

/** Takes what another node tells of its end points. */
export class EndPointTaker {
  readonly #engine: PresenceEngine;
  readonly #node: string;
  #named: Set<string> | undefined = new Set();

  constructor(engine: PresenceEngine, node: string) {
    this.#engine = engine;
    this.#node = node;
  }

  /** Answers whether everything that is there was named now. */
  take({ event }: FollowEndPointsResponse): boolean {
    if (event?.$case === 'endPoint') this.#put(event.value);
    else if (event?.$case === 'endPointGone') {
      this.#engine.take({ endPoint: { ...event.value, node: this.#node, device: 'client', state: 'available' }, gone: true });
    } else if (event?.$case === 'allNamed' && this.#named) {
      this.#engine.keepOnly(this.#node, this.#named);
      this.#named = undefined;
      return true;
    }
    return false;
  }

  #put({ user, name, ...kind }: WireEndPoint): void {
    const known = kindSchema.safeParse(kind);
    if (!known.success) return;
    this.#named?.add(name);
    this.#engine.take({ endPoint: { user, name, node: this.#node, ...known.data }, gone: false });
  }
}
