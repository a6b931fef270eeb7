/** What the text of an element may be. */
export interface ValueType {
  /** Ends the sentence "<element> is …". */
  readonly is: string;
  accepts(text: string): boolean;
}

/** Text of any kind, or no longer than so many characters. */
export const text = (longest = Number.POSITIVE_INFINITY): ValueType => ({
  is: `a text of at most ${longest} characters`,
  accepts: (value) => value.length <= longest,
});

/** Clients write `t` and `f` as the database does. */
export const flag: ValueType = { is: 'true or false', accepts: (value) => /^(?:true|false|t|f|1|0)$/i.test(value.trim()) };

/** A whole number of either sign, or nothing: it takes a value away. */
export const integer: ValueType = { is: 'a whole number', accepts: (value) => /^(?:[+-]?\d{1,9})?$/.test(value.trim()) };

/** How many to leave out, how many to take. */
export const count: ValueType = { is: 'a whole number of 0 or more', accepts: (value) => /^\+?\d{1,20}$/.test(value.trim()) };

export const oneOf = (...values: string[]): ValueType => ({
  is: `one of ${values.map((value) => value || 'nothing').join(', ')}`,
  accepts: (value) => values.includes(value),
});

/** The key of an object, in either case, with or without braces. AXL Developer Guide, https://developer.cisco.com/docs/axl/axl-developer-guide */
export const key: ValueType = {
  is: 'a uuid of the form {8-4-4-4-12} in hexadecimal digits',
  accepts: (value) => {
    const digits = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
    return new RegExp(`^(?:\\{${digits}\\}|${digits})$`, 'i').test(value.trim());
  },
};

/** Credentials that are typed on a phone. */
export const pin: ValueType = { is: 'a PIN of at least four digits', accepts: (value) => /^\d{4,}$/.test(value) };
