import type { Clock } from '@uclab/foundation/clock';
import type { DirectoryAccount, Population } from '../../population/index.ts';
import { type DistinguishedName, InvalidDnError, parseDn } from '../../schema/index.ts';
import { LdapError, ResultCode } from '../protocol/result-code.ts';
import type { DirectoryTree, EntryChange } from '../tree/directory-tree.ts';
import type { Entry } from '../tree/entry.ts';
import { loadPopulation } from '../tree/load-population.ts';

/** No directory is deeper; names of many thousand levels only cost time. */
const deepestName = 100;

/** What the operations work on. */
export class Backend {
  readonly clock: Clock;
  readonly administrator: DirectoryAccount;
  /** Normal name of the administrator, who is bound by no rule. */
  readonly rootName: string;
  readonly population: Population;
  tree: DirectoryTree;
  readonly #onEntryChange: ((change: EntryChange) => void) | undefined;
  #changes = 0;

  constructor(clock: Clock, population: Population, administrator: DirectoryAccount, onEntryChange?: (change: EntryChange) => void) {
    this.clock = clock;
    this.population = population;
    this.administrator = administrator;
    this.rootName = parseDn(administrator.dn).normal;
    this.#onEntryChange = onEntryChange;
    this.tree = this.#filledTree();
  }

  #filledTree(): DirectoryTree {
    const tree = loadPopulation(this.population);
    tree.onChange = this.#onEntryChange;
    return tree;
  }

  /** Every entry as it was generated; locks and changed passwords are gone. */
  reset(): void {
    this.tree = this.#filledTree();
  }

  /** The name in a request. Throws invalidDnSyntax, also for a type that the schema does not know. */
  name(text: string): DistinguishedName {
    const dn = readName(text);
    const { schema } = this.tree;
    if (dn.levels.length > deepestName) throw new LdapError(ResultCode.invalidDnSyntax, 'invalid DN');
    if (dn.levels.some((level) => level.some(({ type }) => !schema.attribute(type))))
      throw new LdapError(ResultCode.invalidDnSyntax, 'invalid DN');
    return dn;
  }

  /** The entry of that name. Throws noSuchObject with the nearest name above it. */
  entry(dn: DistinguishedName): Entry {
    const found = this.tree.get(dn.normal);
    if (found) return found;
    throw new LdapError(ResultCode.noSuchObject, '', this.tree.nearest(dn)?.dn.text ?? '');
  }

  /** The entry that a change is for. Throws unwillingToPerform outside the suffix, as slapd does, else noSuchObject. */
  entryToChange(dn: DistinguishedName): Entry {
    this.requireHeld(dn);
    return this.entry(dn);
  }

  requireHeld(dn: DistinguishedName): void {
    if (!this.tree.holds(dn)) throw new LdapError(ResultCode.unwillingToPerform, 'no global superior knowledge');
  }

  /** A number for the change now made, for entryCSN. */
  nextChange(): number {
    this.#changes = (this.#changes + 1) % 0x1000000;
    return this.#changes;
  }
}

function readName(text: string): DistinguishedName {
  try {
    return parseDn(text);
  } catch (error) {
    if (error instanceof InvalidDnError) throw new LdapError(ResultCode.invalidDnSyntax, 'invalid DN');
    throw error;
  }
}
