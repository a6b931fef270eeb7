import { ContactLists, foldId, type PrivacyRules } from '../contacts/index.ts';
import type { SharedRecords } from '../replication/index.ts';
import { type ManualState, manualStates } from './composition.ts';

interface Kept {
  readonly manual: ManualState | undefined;
  readonly privacy: PrivacyRules;
}

const manualItem = 'state';

/** What users have decided about their presence, read once and again after a change: every change of presence asks for it. */
export class UserRules {
  readonly #records: SharedRecords;
  readonly #lists: ContactLists;
  readonly #kept = new Map<string, Kept>();

  constructor(records: SharedRecords) {
    this.#records = records;
    this.#lists = new ContactLists(records);
  }

  /** The state that the user chose by hand; undefined where the end points say it. */
  manualOf(user: string): ManualState | undefined {
    return this.#of(user).manual;
  }

  /** Whether the watcher may see the user's presence. Everybody sees their own. */
  maySee(watcher: string, user: string): boolean {
    const key = foldId(watcher);
    if (key === foldId(user)) return true;
    const { byDefault, exceptions } = this.#of(user).privacy;
    return (Object.hasOwn(exceptions, key) ? exceptions[key] : byDefault) === 'allow';
  }

  /** Keeps the choice in the cluster; undefined lets the end points say it. Resolves when it is on the disk. */
  choose(user: string, state: ManualState | undefined): Promise<void> {
    const value = state === undefined ? null : { state };
    return this.#records.say({ kind: 'manual-state', owner: foldId(user), item: manualItem, value });
  }

  forget(owner: string): void {
    this.#kept.delete(owner);
  }

  #of(user: string): Kept {
    const owner = foldId(user);
    const held = this.#kept.get(owner);
    if (held) return held;
    const read = { manual: this.#readManual(owner), privacy: this.#lists.privacy(owner) };
    this.#kept.set(owner, read);
    return read;
  }

  #readManual(owner: string): ManualState | undefined {
    const stored = this.#records.get({ kind: 'manual-state', owner, item: manualItem });
    if (typeof stored !== 'object' || stored === null || !('state' in stored)) return undefined;
    return manualStates.find((state) => state === stored.state);
  }
}
