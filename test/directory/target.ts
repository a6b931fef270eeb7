import { generatePopulation, type Population } from '@uclab/directory/population';
import { Client } from 'ldapts';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';
import { requireDocker } from '../docker.ts';
import { startDirectoryContainer } from './directory-container.ts';
import { startEmbeddedDirectory } from './embedded-directory.ts';

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
  readonly base: string;
  readonly admin: Account;
  readonly manager: Account;
  readonly population: Population;
  /** Does something with a connection of its own, bound as that account, or not bound at all. */
  as<T>(account: Account | undefined, work: (client: Client) => Promise<T>): Promise<T>;
}

const answerDeadlineMs = 5_000;

/** The directory of the platform that the tests run on, with the default population. */
export function startDirectoryTarget(): Promise<StartedDirectory> {
  return inject('platform') === 'containers' ? startDirectoryContainer('openldap') : startEmbeddedDirectory();
}

/** Starts the directory for the tests of a file; skips them where it needs Docker and there is none. */
export function useDirectory(): DirectoryTarget {
  let started: StartedDirectory | undefined;
  let skipReason: string | undefined;
  const population = generatePopulation();
  beforeAll(async () => {
    if (inject('platform') === 'containers') skipReason = await requireDocker();
    if (skipReason === undefined) started = await startDirectoryTarget();
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
    base: population.base,
    admin: population.administrator,
    manager: population.manager,
    population,
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
