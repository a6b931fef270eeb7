import type { SqlValue } from '../store/index.ts';

/** As Informix, letter by letter: one that would become two, as ß, stays. */
const byLetters = (text: string, change: (letter: string) => string): string => {
  const whole = change(text);
  if (whole.length === text.length) return whole;
  return [...text].map((letter) => (change(letter).length === letter.length ? change(letter) : letter)).join('');
};

const textOf = (value: SqlValue): string | null => {
  if (value === null) return null;
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value);
};

/** `lower` of SQL, of any alphabet's letters. A null is none. */
export function lower(value: SqlValue): string | null {
  const text = textOf(value);
  return text === null ? null : byLetters(text, (letters) => letters.toLowerCase());
}

/** `upper` of SQL, of any alphabet's letters. A null is none. */
export function upper(value: SqlValue): string | null {
  const text = textOf(value);
  return text === null ? null : byLetters(text, (letters) => letters.toUpperCase());
}
