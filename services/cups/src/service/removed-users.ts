import { messageOf } from '@uclab/foundation/errors';
import type { ServiceLog } from '@uclab/platform/service-log';
import type { Store } from '@uclab/platform/store';
import type { ContactLists } from '../contacts/index.ts';
import { forgetRemovedOwner, removedOwners } from '../database/index.ts';

interface RemovedUsersParts {
  readonly store: Store;
  readonly lists: ContactLists;
  readonly log: ServiceLog;
  /** The Sync Agent, as this release calls it. */
  readonly agent: string;
}

/** Deletes the contact lists of users whom CUCM has removed or given another id; one that could not be deleted is deleted with the next change. */
export class RemovedUsers {
  readonly #parts: RemovedUsersParts;
  #working: Promise<void> = Promise.resolve();

  constructor(parts: RemovedUsersParts) {
    this.#parts = parts;
  }

  /** To be called after each copy from CUCM. */
  look(): void {
    this.#working = this.#working.then(() => this.#deleteLists());
  }

  async stop(): Promise<void> {
    await this.#working;
  }

  async #deleteLists(): Promise<void> {
    const { store, lists, log, agent } = this.#parts;
    try {
      for (const userid of removedOwners(store)) {
        await lists.removeAll(userid);
        await store.write([forgetRemovedOwner(userid)]);
        log.write(agent, 'INFO', `${userid} was removed on CUCM, or has another user id there; the contact list is deleted`);
      }
    } catch (error) {
      log.write(agent, 'ERROR', `contact lists of removed users: ${messageOf(error)}`);
    }
  }
}
