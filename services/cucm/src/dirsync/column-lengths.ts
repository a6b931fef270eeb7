/** Characters of the columns of a user, as AXL takes them (assumed). */
export const longestUserid = 128;
const longestText = 255;

const longestOf = (field: string): number => (field === 'userid' || field === 'lastname' ? longestUserid : longestText);

/** The first characters of a text, none of them half. */
function cut(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

/** Makes values fit their columns. */
export class ColumnLengths {
  readonly #fields: readonly string[];
  readonly #longest: readonly number[];

  constructor(fields: readonly string[]) {
    this.#fields = fields;
    this.#longest = fields.map(longestOf);
  }

  /**
   * Cuts values, which are in the order of the fields, in place; in words what was cut, and which of those that are empty stand in the
   * directory, and are no text; '' for nothing.
   */
  fit(values: string[], notText?: readonly boolean[]): string {
    let fields = '';
    for (let index = 0; index < values.length; index++) {
      const value = values[index] ?? '';
      const longest = this.#longest[index] ?? longestText;
      if (value.length <= longest) continue;
      values[index] = cut(value, longest);
      fields += `${fields === '' ? '' : ', '}${this.#fields[index]}`;
    }
    const shortened = fields === '' ? '' : `${fields} cut to the length of the column`;
    const empty = this.#fields.filter((_, index) => notText?.[index]).join(', ');
    return empty === '' ? shortened : `${shortened === '' ? '' : `${shortened}; `}${empty} left empty, not text`;
  }
}
