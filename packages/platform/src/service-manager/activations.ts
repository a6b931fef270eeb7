import { z } from 'zod';
import type { Store } from '../store/index.ts';

/** The emulator's own table: feature services that an administrator activated or deactivated after the installation. */
export const activationTables = `
CREATE TABLE IF NOT EXISTS serviceactivation (
  servicename TEXT PRIMARY KEY,
  activated TEXT NOT NULL CHECK (activated IN ('t', 'f'))
) STRICT;
`;

const row = z.object({ activated: z.enum(['t', 'f']) });

/** Service Activation of a node, kept in its store. */
export class Activations {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Whether a service was activated or deactivated; undefined where it is as it was installed. */
  of(service: string): boolean | undefined {
    const found = this.#store.get(row, 'SELECT activated FROM serviceactivation WHERE servicename = ?', service);
    return found && found.activated === 't';
  }

  set(service: string, activated: boolean): Promise<void> {
    return this.#store.write([
      {
        sql: `INSERT INTO serviceactivation (servicename, activated) VALUES (?, ?)
          ON CONFLICT (servicename) DO UPDATE SET activated = excluded.activated`,
        rows: [[service, activated ? 't' : 'f']],
      },
    ]);
  }
}
