import { ownCopy } from '@uclab/foundation/text';
import type { Store } from './store.ts';

/** What is kept of one read for one store at most; then it begins anew. */
const largest = 10_000;
/** Characters of a key at most; what has a longer one is read each time. */
const longestKey = 512;

interface Kept<T> {
  /** How many commits the store had told when these were read. */
  commits: number;
  readonly values: Map<string, { readonly value: T }>;
}

/**
 * A read whose results are kept until the store's next commit, for what is asked again with each request and hardly ever changes. `read`
 * depends on the store and the keys only. Within `consistently` everything is read anew, for that is another state, perhaps.
 */
export function keptUntilCommit<Keys extends readonly (string | number | null)[], T>(
  read: (store: Store, ...keys: Keys) => T,
): (store: Store, ...keys: Keys) => T {
  const stores = new WeakMap<Store, Kept<T>>();
  const keptFor = (store: Store): Kept<T> => {
    const kept: Kept<T> = { commits: store.commits, values: new Map() };
    stores.set(store, kept);
    return kept;
  };
  return (store, ...keys) => {
    if (store.isConsistent) return read(store, ...keys);
    const kept = stores.get(store) ?? keptFor(store);
    // Looked at and not listened for: others who hear of a commit may ask before this one would have.
    if (kept.commits !== store.commits || kept.values.size >= largest) kept.values.clear();
    kept.commits = store.commits;
    const [first] = keys;
    const key = keys.length === 1 && typeof first === 'string' ? first : keys.join('\0');
    const known = kept.values.get(key);
    if (known) return known.value;
    const value = read(store, ...keys);
    // A key may be a piece of a large request, which must not stay with it.
    if (key.length <= longestKey) kept.values.set(ownCopy(key), { value });
    return value;
  };
}
