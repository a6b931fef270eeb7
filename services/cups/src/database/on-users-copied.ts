import type { Store } from '@uclab/platform/store';
import { feedPosition } from './copy-of-cucm.ts';

/** Calls back after each commit that brought something from CUCM; the returned function ends that. */
export function onUsersCopied(store: Store, listener: () => void): () => void {
  const position = (): string => {
    const { epoch = '', revision = 0 } = feedPosition(store) ?? {};
    return `${epoch} ${revision}`;
  };
  let last = position();
  return store.onCommit(() => {
    const now = position();
    if (now === last) return;
    last = now;
    listener();
  });
}
