/** The configuration of 389 Directory Server, which is LDIF: entries whose attributes can be set before the server starts. */
export class DseLdif {
  readonly #entries: { readonly dn: string; lines: string[] }[];

  /** Reads the text of a dse.ldif. */
  constructor(text: string) {
    const unfolded = text.replaceAll('\n ', '');
    this.#entries = unfolded
      .split(/\n{2,}/)
      .filter((entry) => entry.trim() !== '')
      .map((entry) => {
        const [name = '', ...lines] = entry.split('\n').filter((line) => line !== '');
        return { dn: name.replace(/^dn: ?/, ''), lines };
      });
  }

  /** Gives an entry these values of an attribute, none for an empty list; makes the entry where it is not there. */
  set(dn: string, attributes: Readonly<Record<string, string | readonly string[]>>): this {
    let entry = this.#entries.find((candidate) => candidate.dn.toLowerCase() === dn.toLowerCase());
    if (!entry) {
      entry = { dn, lines: [] };
      this.#entries.push(entry);
    }
    for (const [name, wanted] of Object.entries(attributes)) {
      const kept = entry.lines.filter((line) => !line.toLowerCase().startsWith(`${name.toLowerCase()}:`));
      entry.lines = [...kept, ...[wanted].flat().map((value) => `${name}: ${value}`)];
    }
    return this;
  }

  toString(): string {
    return this.#entries.map(({ dn, lines }) => [dn === '' ? 'dn:' : `dn: ${dn}`, ...lines, ''].join('\n')).join('\n');
  }
}
