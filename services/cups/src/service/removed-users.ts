import { messageOf } from '@uclab/foundation/errors';
import type { ServiceLog } from '@uclab/platform/service-log';
import type { Store } from '@uclab/platform/store';
import type { ContactLists } from '../contacts/index.ts';
import { forgetRemovedOwner, removedOwners } from '../database/index.ts';

const agent = 'Cisco UP Sync Agent';

/** Deletes the contact lists of users whom CUCM has removed; one that could not be deleted is deleted with the next change. */
export class RemovedUsers {
  readonly #parts: { readonly store: Store; readonly lists: ContactLists; readonly log: ServiceLog };
  #working: Promise<void> = Promise.resolve();

  constructor(parts: { store: Store; lists: ContactLists; log: ServiceLog }) {
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
    const { store, lists, log } = this.#parts;
    try {
      for (const userid of removedOwners(store)) {
        await lists.removeAll(userid);
        await store.write([forgetRemovedOwner(userid)]);
        log.write(agent, 'INFO', `${userid} was removed on CUCM; the contact list is deleted`);
      }
    } catch (error) {
      log.write(agent, 'ERROR', `contact lists of removed users: ${messageOf(error)}`);
    }
  }
}
