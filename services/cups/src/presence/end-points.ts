import { foldId } from '../contacts/index.ts';

/** Something by which a user is there: a client that is connected, or a phone that is registered. */
export interface EndPoint {
  /** User id as the node has it. */
  readonly user: string;
  /** One name for one end point of its node, as long as it lives. */
  readonly name: string;
  /** The node to which it is connected. */
  readonly node: string;
  readonly device: 'client' | 'phone';
  readonly state: 'available' | 'idle' | 'off-hook';
}

/** The end points of everybody in the cluster, as far as one node knows them. */
export class EndPoints {
  readonly #byUser = new Map<string, Map<string, EndPoint>>();

  of(user: string): EndPoint[] {
    return [...(this.#byUser.get(foldId(user))?.values() ?? [])];
  }

  /** All end points of a node. */
  at(node: string): EndPoint[] {
    return [...this.#byUser.values()].flatMap((all) => [...all.values()].filter((endPoint) => endPoint.node === node));
  }

  put(endPoint: EndPoint): void {
    const user = foldId(endPoint.user);
    const all = this.#byUser.get(user) ?? new Map<string, EndPoint>();
    all.set(keyOf(endPoint), endPoint);
    this.#byUser.set(user, all);
  }

  /** Answers whether there was one. */
  remove(user: string, node: string, name: string): boolean {
    const all = this.#byUser.get(foldId(user));
    const removed = all?.delete(keyOf({ node, name })) ?? false;
    if (all?.size === 0) this.#byUser.delete(foldId(user));
    return removed;
  }
}

const keyOf = ({ node, name }: Pick<EndPoint, 'node' | 'name'>): string => `${node} ${name}`;
