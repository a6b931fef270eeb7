import type { FilterPlan } from '../filter/filter-plan.ts';
import type { Scope } from '../protocol/requests.ts';
import type { DirectoryTree } from '../tree/directory-tree.ts';
import type { Entry } from '../tree/entry.ts';

/** More entries than this are not looked at in one go, so that no search keeps others waiting. */
export const sliceSize = 2000;

/** Walks through the entries that a search is about; it can stop anywhere and go on later, as pages do. */
export class SearchCursor {
  readonly #candidates: readonly Entry[];
  readonly #accepts: (entry: Entry) => boolean;
  #at = 0;

  constructor(tree: DirectoryTree, base: Entry, scope: Scope, plan: FilterPlan) {
    this.#candidates = candidatesOf(tree, base, scope, plan);
    const inScope = scopeTest(tree, base, scope);
    this.#accepts = (entry) => !entry.removed && inScope(entry) && plan.test(entry) === true;
  }

  get done(): boolean {
    return this.#at >= this.#candidates.length;
  }

  /** The next matching entries: at most `limit`, and what one slice holds. Empty does not mean that it is done. */
  next(limit: number): Entry[] {
    const found: Entry[] = [];
    const end = Math.min(this.#candidates.length, this.#at + sliceSize);
    while (this.#at < end && found.length < limit) {
      const entry = this.#candidates[this.#at++];
      if (entry && this.#accepts(entry)) found.push(entry);
    }
    return found;
  }

  /** Goes on to the next matching entry without taking it; whether there is one. */
  advance(): boolean {
    while (this.#at < this.#candidates.length) {
      const entry = this.#candidates[this.#at];
      if (entry && this.#accepts(entry)) return true;
      this.#at++;
    }
    return false;
  }
}

/** The entries to look at, oldest first: those of the scope or those that an index names, whichever are fewer. */
function candidatesOf(tree: DirectoryTree, base: Entry, scope: Scope, plan: FilterPlan): readonly Entry[] {
  if (scope === 'base') return [base];
  const inOrder = (entries: Iterable<Entry>): Entry[] => [...entries].sort((left, right) => left.id - right.id);
  const indexed = plan.candidates?.();
  if (scope === 'one' && (!indexed || base.children.size <= indexed.size)) return inOrder(base.children);
  return indexed && indexed.size * 2 < tree.size ? inOrder(indexed) : tree.inOrder();
}

function scopeTest(tree: DirectoryTree, base: Entry, scope: Scope): (entry: Entry) => boolean {
  switch (scope) {
    case 'base':
      return () => true;
    case 'one':
      return (entry) => entry.parent === base;
    case 'children':
      return (entry) => entry !== base && entry.isWithin(base);
    case 'sub':
      return base.dn.normal === tree.suffix.normal ? () => true : (entry) => entry.isWithin(base);
  }
}
