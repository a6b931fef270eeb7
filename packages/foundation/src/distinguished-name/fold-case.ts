const plainAscii = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/** Case and insignificant spaces left out, as caseIgnoreMatch does it (RFC 4518, in the reach that people's names need). */
export function foldCase(value: string): string {
  return foldSpace(value).toLowerCase();
}

/** Insignificant spaces left out, case kept, as caseExactMatch does it. */
export function foldSpace(value: string): string {
  return plainAscii.test(value) ? value : value.normalize('NFKC').replace(/ +/g, ' ').trim();
}
