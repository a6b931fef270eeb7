import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readJsonFile } from '@uclab/foundation/config';
import { codeOf, messageOf } from '@uclab/foundation/errors';
import { defaultPersona, parsePersona, personaText } from '@uclab/foundation/persona';
import { type FeedMode, feedModes, usualNetwork } from '@uclab/lab/topology';
import { z } from 'zod';
import { isProfileName, type ProfileName } from '../prepare/profiles.ts';

/** A folder that cannot hold the state of the cluster that was asked for. */
export class StateFolderError extends Error {
  override readonly name = 'StateFolderError';
}

/** What a cluster is made with; it stays so for as long as its state is kept. */
export interface ClusterPlan {
  readonly profile: ProfileName;
  /** As foundation/persona writes it. */
  readonly persona: string;
  readonly licence: 'full' | 'demo';
  readonly feed: FeedMode;
  readonly addressNetwork: string;
  readonly users: number;
  readonly presenceNodes: number;
}

/** What somebody who starts a cluster says of it. */
type AskedPlan = { readonly [K in Exclude<keyof ClusterPlan, 'licence'>]?: ClusterPlan[K] | undefined } & {
  readonly demoLicence?: boolean | undefined;
};

const standard: ClusterPlan = {
  profile: 'ldaps',
  persona: personaText(defaultPersona),
  licence: 'full',
  feed: 'direct',
  addressNetwork: usualNetwork,
  users: 1000,
  presenceNodes: 2,
};
const wordsOf: Readonly<Record<keyof ClusterPlan, string>> = {
  profile: 'profile',
  persona: 'persona',
  licence: 'licence',
  feed: 'feed',
  addressNetwork: 'address network',
  users: 'users',
  presenceNodes: 'presence nodes',
};
const preparedSchema = z.object({
  profile: z.string().refine(isProfileName, 'no such profile'),
  persona: z.string().default(standard.persona),
  licence: z.enum(['full', 'demo']).default(standard.licence),
  feed: z.enum(feedModes).default(standard.feed),
  addressNetwork: z.string().default(standard.addressNetwork),
  users: z.number(),
});

/** Where a cluster keeps its state: the folder that was named, for one cluster at a time, or a temporary one. */
export class StateFolder {
  readonly path: string;
  readonly #lock: DatabaseSync | undefined;

  private constructor(path: string, lock: DatabaseSync | undefined) {
    this.path = path;
    this.#lock = lock;
  }

  /** Throws StateFolderError for a folder that cannot be used or that another cluster uses. */
  static async open(path: string | undefined): Promise<StateFolder> {
    if (path === undefined) return new StateFolder(await mkdtemp(join(tmpdir(), 'uclab-')), undefined);
    const folder = resolve(path);
    try {
      makeFolder(folder);
    } catch (error) {
      throw new StateFolderError(`The state folder ${folder} cannot be used: ${messageOf(error)}`);
    }
    refuseForeign(folder);
    return new StateFolder(folder, takeLock(folder));
  }

  of(node: string): string {
    return join(this.path, node);
  }

  /** What the cluster in this folder was made with; undefined while there is none. Throws ConfigError for a folder that is damaged. */
  prepared(): ClusterPlan | undefined {
    const seed = readJsonFile(join(this.of('lab'), 'lab.json'), preparedSchema);
    if (!seed) return undefined;
    const presenceNodes = readdirSync(this.path).filter((name) => /^cups\d+$/.test(name)).length;
    return { ...seed, presenceNodes };
  }

  /** What the cluster is to be like: as it was made, or else as it is asked for. Throws StateFolderError where the two differ. */
  planFor(asked: AskedPlan): ClusterPlan {
    const prepared = this.prepared();
    const plan: ClusterPlan = {
      profile: asked.profile ?? prepared?.profile ?? standard.profile,
      persona: asked.persona === undefined ? (prepared?.persona ?? standard.persona) : personaText(parsePersona(asked.persona)),
      licence: asked.demoLicence === undefined ? (prepared?.licence ?? standard.licence) : asked.demoLicence ? 'demo' : 'full',
      feed: asked.feed ?? prepared?.feed ?? standard.feed,
      addressNetwork: asked.addressNetwork ?? prepared?.addressNetwork ?? standard.addressNetwork,
      users: asked.users ?? prepared?.users ?? standard.users,
      presenceNodes: asked.presenceNodes ?? prepared?.presenceNodes ?? standard.presenceNodes,
    };
    if (!prepared) return plan;
    for (const key of ['profile', 'persona', 'licence', 'feed', 'addressNetwork', 'users', 'presenceNodes'] as const) {
      if (plan[key] === prepared[key]) continue;
      const [wanted, there] = [`${wordsOf[key]} ${plan[key]}`, `${wordsOf[key]} ${prepared[key]}`];
      throw new StateFolderError(
        `The state folder ${this.path} holds a cluster with ${there}, and ${wanted} was asked for. Leave that out, or choose another folder.`,
      );
    }
    return plan;
  }

  /** Lets others use the folder; a temporary one is removed. */
  async close(): Promise<void> {
    if (this.#lock) this.#lock.close();
    else await rm(this.path, { recursive: true, force: true });
  }
}

/** A folder with other things in it is somebody's, and a slip of the keyboard away from the right one. */
function refuseForeign(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw new StateFolderError(
      `The state folder ${folder} cannot be used: ${codeOf(error) === 'ENOTDIR' ? 'that is a file' : messageOf(error)}`,
    );
  }
  const foreign = names.find((name) => !/^(in-use\.sqlite.*|directory|cucm|cups\d+|cupc|lab)$/.test(name));
  if (foreign === undefined) return;
  throw new StateFolderError(
    `The state folder ${folder} holds something that is no cluster's (${foreign}). Choose an empty or a new folder.`,
  );
}

/** Step by step: Node's own recursive way never ends below /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/** A lock of the system on a file, which ends with the process however that ends. */
function takeLock(folder: string): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(join(folder, 'in-use.sqlite'), { timeout: 0 });
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    if (/locked|busy/i.test(messageOf(error))) {
      throw new StateFolderError(`The state folder ${folder} is in use by another cluster. Stop that one, or choose another folder.`);
    }
    throw new StateFolderError(`The state folder ${folder} cannot be used: ${messageOf(error)}`);
  }
}
