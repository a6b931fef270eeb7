import { ownCopy } from '@uclab/foundation/text';
import type { Store } from './store.ts';

/** What is kept of one read for one store at most; then it begins anew. */
const largest = 10_000;
/** Characters of a key at most; what has a longer one is read each time. */
const longestKey = 512;

/**
 * A read whose results are kept until the store's next commit, for what is asked again with each request and hardly ever changes. `read`
 * depends on the store and the keys only. Never within `consistently`, which may look at an older state.
 */
export function keptUntilCommit<Keys extends readonly (string | number | null)[], T>(
  read: (store: Store, ...keys: Keys) => T,
): (store: Store, ...keys: Keys) => T {
  const stores = new WeakMap<Store, Map<string, { readonly value: T }>>();
  const keptFor = (store: Store): Map<string, { readonly value: T }> => {
    const kept = new Map<string, { readonly value: T }>();
    store.onCommit(() => kept.clear());
    stores.set(store, kept);
    return kept;
  };
  return (store, ...keys) => {
    const kept = stores.get(store) ?? keptFor(store);
    const key = keys.join('\0');
    const known = kept.get(key);
    if (known) return known.value;
    const value = read(store, ...keys);
    if (kept.size >= largest) kept.clear();
    // A key may be a piece of a large request, which must not stay with it.
    if (key.length <= longestKey) kept.set(ownCopy(key), { value });
    return value;
  };
}
