import {
  type GetPhoneResponse,
  type GetPresenceResponse,
  PresenceAdminServiceClient,
  type SendPhoneMessageResponse,
} from '@uclab/contracts/cups/v1/presence_admin';
import type { Presence } from '@uclab/contracts/lab-api';
import { Refusal } from '@uclab/foundation/errors';
import { clientCredentials, labPlaneChannelOptions, type NodeIdentity, unary } from '@uclab/foundation/rpc';
import { asRefusal } from '../nodes/index.ts';
import type { LabEnvironment } from '../service/environment.ts';
import type { Topology } from '../topology/index.ts';

const deadlineMs = 10_000;
/** Asked of every node at once, so a silent one must not keep the others' answers long. */
const lookMs = 2_000;

/** Presence as the nodes know it, and what lies behind phones and the End User Options page, on their lab planes. */
export class PresenceNodes {
  readonly #clients: ReadonlyMap<string, PresenceAdminServiceClient>;

  constructor(options: { topology: Topology; environment: LabEnvironment; identity: NodeIdentity }) {
    const { topology, environment, identity } = options;
    const presence = topology.nodes.filter(({ role }) => role === 'cups');
    this.#clients = new Map(
      presence.map(({ name }) => {
        const { host, port } = environment.rpcAddress(name);
        const client = new PresenceAdminServiceClient(`${host}:${port}`, clientCredentials(identity), labPlaneChannelOptions(name));
        return [name, client];
      }),
    );
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
  }

  /** The user as each presence node knows it; a node that does not answer, or whose Presence Engine does not run, says so. */
  async show(user: string): Promise<Presence['nodes']> {
    return Promise.all(
      [...this.#clients].map(async ([node, client]) => {
        const asked: Promise<GetPresenceResponse> = unary((...args) => client.getPresence(...args), { user }, { deadlineMs: lookMs });
        const answer = await asked.catch(() => undefined);
        const { known = false, state = '', phone = '', manual = '', endPoints = [] } = answer ?? {};
        return { node, answers: answer !== undefined, known, state, phone, manual, endPoints };
      }),
    );
  }

  /** What the End User Options page of a node does. Throws a Refusal. */
  async addContactByPage(node: string, request: { user: string; id: string; displayName: string; group: string }): Promise<void> {
    await this.#ask(node, (client) => unary((...args) => client.addContact(...args), request, { deadlineMs }));
  }

  /** '' takes the phone away, and as server leaves it where it is registered. Throws a Refusal. */
  async setPhone(node: string, phone: { user: string; state: string; server: string }): Promise<void> {
    await this.#ask(node, (client) => unary((...args) => client.setPhone(...args), phone, { deadlineMs }));
  }

  /** Answers whether the message reached the other. Throws a Refusal. */
  async sendFromPhone(node: string, message: { from: string; to: string; text: string }): Promise<boolean> {
    const answer: SendPhoneMessageResponse = await this.#ask(node, (client) =>
      unary((...args) => client.sendPhoneMessage(...args), message, { deadlineMs }),
    );
    return answer.delivered;
  }

  /** Throws a Refusal. */
  phone(node: string, user: string): Promise<GetPhoneResponse> {
    return this.#ask(node, (client) => unary((...args) => client.getPhone(...args), { user }, { deadlineMs }));
  }

  async #ask<T>(node: string, call: (client: PresenceAdminServiceClient) => Promise<T>): Promise<T> {
    const client = this.#clients.get(node);
    if (!client) throw new Refusal('not-found', `${node} is no presence node; there are ${[...this.#clients.keys()].join(', ')}.`, 'node');
    try {
      return await call(client);
    } catch (error) {
      throw asRefusal(node, error);
    }
  }
}
