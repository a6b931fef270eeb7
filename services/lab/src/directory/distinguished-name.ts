/** The first part of a DN and the rest: `uid=a\,b` and `ou=People,dc=lab` of `uid=a\,b,ou=People,dc=lab`. */
export function splitDn(dn: string): { readonly rdn: string; readonly parent: string } {
  for (let index = 0; index < dn.length; index++) {
    if (dn[index] === '\\') index++;
    else if (dn[index] === ',') return { rdn: dn.slice(0, index).trim(), parent: dn.slice(index + 1).trim() };
  }
  return { rdn: dn.trim(), parent: '' };
}

/** A DN as it is compared: without regard to case and to spaces around its separators. */
function comparable(dn: string): string {
  const { rdn, parent } = splitDn(dn.toLowerCase());
  const own = rdn.replace(/\s*=\s*/, '=');
  return parent === '' ? own : `${own},${comparable(parent)}`;
}

/** Whether an entry stands below a base, or is it. */
export function isWithin(dn: string, base: string): boolean {
  const above = comparable(base);
  for (let at = comparable(dn); at !== ''; at = splitDn(at).parent) if (at === above) return true;
  return false;
}

/** A value as it may stand in a DN (RFC 4514). */
export const escapeDnValue = (value: string): string =>
  value
    .replace(/[\\,+"<>;=]/g, '\\$&')
    .replace(/^[# ]/, '\\$&')
    .replace(/ $/, '\\ ');

/** The domain that a suffix stands for: `lab.example` for dc=lab,dc=example. */
export const domainOf = (base: string): string =>
  base
    .split(',')
    .map((part) => /^\s*dc=(.*)$/i.exec(part)?.[1]?.trim())
    .filter((label) => label !== undefined)
    .join('.') || 'lab.example';
