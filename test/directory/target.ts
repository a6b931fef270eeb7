import { type DirectoryPerson, generatePopulation, type Population } from '@uclab/directory/population';
import { Client } from 'ldapts';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';
import { requireDocker } from '../docker.ts';
import { startDirectoryContainer } from './directory-container.ts';
import { startEmbeddedDirectory } from './embedded-directory.ts';
import { type DirectoryMaker, openLdap } from './maker.ts';

export interface StartedDirectory {
  readonly url: string;
  readonly ldapsUrl: string;
  /** PEM of the authority that signed the server's certificate. */
  readonly authorityPem: string;
  stop(): Promise<void>;
}

/** Who binds: a DN and a password. */
export interface Account {
  readonly dn: string;
  readonly password: string;
}

/** The directory under test and the accounts to use it with. */
export interface DirectoryTarget {
  readonly url: string;
  readonly ldapsUrl: string;
  readonly authorityPem: string;
  /** False where it needs Docker and there is none. */
  readonly isStarted: boolean;
  readonly base: string;
  readonly admin: Account;
  readonly manager: Account;
  readonly population: Population;
  readonly maker: DirectoryMaker;
  /** The people of the population, by the names that they have there. */
  readonly people: readonly DirectoryPerson[];
  /** Does something with a connection of its own, bound as that account, or not bound at all. */
  as<T>(account: Account | undefined, work: (client: Client) => Promise<T>): Promise<T>;
}

const answerDeadlineMs = 5_000;

/** The directory of the platform that the tests run on, with the default population. */
export function startDirectoryTarget(): Promise<StartedDirectory> {
  return inject('platform') === 'containers' ? startDirectoryContainer('openldap') : startEmbeddedDirectory();
}

/** The directory of the platform that the tests of a file run on; they are skipped where it needs Docker and there is none. */
export function useDirectory(): DirectoryTarget {
  return useStarted(openLdap, generatePopulation(), inject('platform') === 'containers', startDirectoryTarget);
}

/** A directory of a maker, with so many people, for the tests of a file; they are skipped where there is no Docker. */
export function useDirectoryOf(maker: DirectoryMaker, users: number): DirectoryTarget {
  return useStarted(maker, generatePopulation({ users }), true, () => startDirectoryContainer(maker.product, users));
}

function useStarted(
  maker: DirectoryMaker,
  population: Population,
  needsDocker: boolean,
  start: () => Promise<StartedDirectory>,
): DirectoryTarget {
  let started: StartedDirectory | undefined;
  let skipReason: string | undefined;
  beforeAll(async () => {
    if (needsDocker) skipReason = await requireDocker();
    if (skipReason === undefined) started = await start();
  });
  beforeEach((context) => {
    if (skipReason !== undefined) context.skip(skipReason);
  });
  afterAll(() => started?.stop());
  const directory = (): StartedDirectory => {
    if (!started) throw new Error('the directory is not started');
    return started;
  };
  return {
    get url() {
      return directory().url;
    },
    get ldapsUrl() {
      return directory().ldapsUrl;
    },
    get authorityPem() {
      return directory().authorityPem;
    },
    get isStarted() {
      return started !== undefined;
    },
    base: population.base,
    admin: population.administrator,
    manager: population.manager,
    population,
    maker,
    people: maker.people(population),
    as: async (account, work) => {
      const client = new Client({ url: directory().url, timeout: answerDeadlineMs, connectTimeout: answerDeadlineMs, strictDN: false });
      try {
        if (account) await client.bind(account.dn, account.password);
        return await work(client);
      } finally {
        await client.unbind();
      }
    },
  };
}
