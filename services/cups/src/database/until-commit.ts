import type { Store } from '@uclab/platform/store';

/** A reader that asks the store once and then again only after a commit: for what each request needs and administrators change. */
export function untilCommit<T>(store: Store, read: (store: Store) => T): () => T {
  let held: { readonly value: T } | undefined;
  store.onCommit(() => {
    held = undefined;
  });
  return () => {
    held ??= { value: read(store) };
    return held.value;
  };
}
