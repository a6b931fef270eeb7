import type { JournalEvent } from '@uclab/foundation/journal';

/** What real binds have shown of the password of a manager account; passwords by their digests. */
export interface ManagerBinds {
  /** With what the directory let it in last, unless it has refused the same since. */
  readonly accepted: string | undefined;
  /** What it has refused and not taken since. */
  readonly refused: ReadonlySet<string>;
}

const accept = ({ refused }: ManagerBinds, digest: string): ManagerBinds => ({
  accepted: digest,
  refused: new Set([...refused].filter((other) => other !== digest)),
});

const refuse = ({ accepted, refused }: ManagerBinds, digest: string): ManagerBinds => ({
  accepted: accepted === digest ? undefined : accepted,
  refused: new Set([...refused, digest]),
});

/**
 * By DN in lower case, what the binds that nodes recorded have shown; `events` in the order of their arrival. A directory that was reset
 * has the passwords again with which it was first used.
 */
export function managerBindsIn(events: Iterable<JournalEvent>): ReadonlyMap<string, ManagerBinds> {
  const first = new Map<string, ManagerBinds>();
  let known = new Map<string, ManagerBinds>();
  for (const event of events) {
    if (event.kind === 'node.reset' && event.node === 'directory') known = new Map(first);
    if (event.kind !== 'ldap.bound' || event.facts.as !== 'manager' || event.facts.credential === undefined) continue;
    const dn = event.facts.dn.toLowerCase();
    const before = known.get(dn) ?? { accepted: undefined, refused: new Set() };
    // A bind that ended otherwise says nothing of the password.
    if (event.outcome === 'ok') known.set(dn, accept(before, event.facts.credential));
    else if (event.symptom === 'LDAP_MANAGER_BIND_REFUSED') known.set(dn, refuse(before, event.facts.credential));
    const now = known.get(dn);
    if (now?.accepted !== undefined && !first.has(dn)) first.set(dn, now);
  }
  return known;
}
