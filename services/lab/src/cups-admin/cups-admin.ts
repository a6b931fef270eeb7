import type { ClientSettings } from '@uclab/contracts/cups/v1/client_settings';
import { type CupcDirectory, cupcDirectorySchema } from '@uclab/contracts/lab-api';
import { Refusal } from '@uclab/foundation/errors';
import type { NodeIdentity } from '@uclab/foundation/rpc';
import type { LabEnvironment } from '../service/environment.ts';
import type { Change } from './changes.ts';
import { ClientSettingsAtNode } from './client-settings-at-node.ts';

/** What one node said when it was asked. */
interface Told {
  readonly node: string;
  readonly settings: ClientSettings | undefined;
}

/** Without the revision: two nodes that hold the same are the same however they came to it. */
const contentOf = ({ revision: _, ...content }: ClientSettings): string => JSON.stringify(content);

/**
 * The administrator of the presence nodes' pages for CUPC. In the product the nodes share one database; here each has its own, so a
 * change is made on every node that answers, and the answer tells which did not.
 */
export class CupsAdmin {
  readonly #nodes: readonly ClientSettingsAtNode[];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: { nodes: readonly string[]; environment: LabEnvironment; identity: NodeIdentity }) {
    const { nodes, environment, identity } = options;
    this.#nodes = nodes.map((node) => new ClientSettingsAtNode(node, environment.rpcAddress(node), identity));
  }

  /** Lets what was begun end: a channel that is closed while it connects keeps its socket for ever. */
  async close(): Promise<void> {
    await this.#turn;
    for (const node of this.#nodes) node.close();
  }

  /** What each node hands to clients; nodes that do not answer are left out. */
  async readAll(): Promise<ReadonlyMap<string, ClientSettings>> {
    const told = await this.#ask();
    return new Map(told.flatMap(({ node, settings }) => (settings ? [[node, settings] as const] : [])));
  }

  /** The settings, and whether each node holds them; throws a Refusal when no node answers. */
  async show(): Promise<CupcDirectory> {
    const told = await this.#ask();
    return viewOf(newest(told), told);
  }

  /**
   * Changes the settings on every node that answers. Throws a Refusal when none does, and the nodes' own with the field that breaks a
   * rule; then nothing is changed anywhere.
   */
  change(change: (settings: ClientSettings) => Change, uncheckedFilters = false): Promise<CupcDirectory> {
    const done = this.#turn.then(() => this.#change(change, uncheckedFilters));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /**
   * Brings nodes up to date that did not answer when something was changed, as a node of the product takes what its database has missed.
   * Resolves when that is done, or when the nodes went away again; never throws.
   */
  catchUp(): Promise<void> {
    const done = this.#turn.then(() => this.#catchUp()).catch(() => undefined);
    this.#turn = done;
    return done;
  }

  async #catchUp(): Promise<void> {
    const told = await this.#ask();
    const present = newest(told);
    const behind = this.#nodes.filter(({ node }) =>
      told.some(({ node: name, settings }) => name === node && settings && settings.revision < present.revision),
    );
    // What the others hold was judged when it was changed.
    await Promise.allSettled(behind.map((node) => node.replace(present, true)));
  }

  async #change(change: (settings: ClientSettings) => Change, uncheckedFilters: boolean): Promise<CupcDirectory> {
    const told = await this.#ask();
    const present = newest(told);
    const { settings, place } = change(present);
    const wanted = { ...settings, revision: present.revision + 1 };
    const reached = this.#nodes.filter(({ node }) => told.some((one) => one.node === node && one.settings));
    const [first, ...others] = reached;
    // The first one judges for all; a change that breaks a rule must not be on half of the nodes.
    await first?.replace(wanted, uncheckedFilters).catch((error: unknown) => {
      throw named(error, place);
    });
    await Promise.allSettled(others.map((node) => node.replace(wanted, uncheckedFilters)));
    return this.show();
  }

  #ask(): Promise<Told[]> {
    return Promise.all(
      this.#nodes.map(async (node): Promise<Told> => ({ node: node.node, settings: await node.read().catch(notReached) })),
    );
  }
}

function notReached(error: unknown): undefined {
  if (error instanceof Refusal && error.kind === 'unreachable') return undefined;
  throw error;
}

function newest(told: readonly Told[]): ClientSettings {
  const known = told.flatMap(({ settings }) => settings ?? []);
  const [settings] = known.toSorted((one, other) => other.revision - one.revision);
  if (!settings) throw new Refusal('unreachable', 'No presence node answers the laboratory; see whether they run.');
  return settings;
}

const viewOf = (settings: ClientSettings, told: readonly Told[]): CupcDirectory =>
  cupcDirectorySchema.parse({
    ...settings,
    profiles: settings.profiles.map((profile) => ({ ...profile, hasPassword: profile.passwordDigest !== '' })),
    nodes: told.map(({ node, settings: own }) => ({
      node,
      state: own ? (contentOf(own) === contentOf(settings) ? 'same' : 'differs') : 'unreachable',
    })),
  });

/** A node names a field within all settings; whoever changed one thing knows its own fields. */
function named(error: unknown, place: string): unknown {
  if (!(error instanceof Refusal) || place === '' || !error.field?.startsWith(`${place}.`)) return error;
  const field = error.field.slice(place.length + 1);
  return new Refusal(error.kind, error.message.replace(`${error.field}:`, `${field}:`), field);
}
