import { randomUUID } from 'node:crypto';
import { styleText } from 'node:util';

type Style = 'green' | 'red' | 'dim' | 'bold';

/** What a style is marked with until it is printed: drawn anew by each process, so that no text from elsewhere can hold it. */
const secret = randomUUID();
const marked = new RegExp(`<${secret} (\\w+)>(.*?)</${secret}>`, 'gs');

const styled = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

/** Colours for people: only where standard output is a terminal. */
const paint =
  (style: Style) =>
  (text: string): string =>
    styled(style, 'x') === 'x' ? text : `<${secret} ${style}>${text}</${secret}>`;

export const good = paint('green');
export const bad = paint('red');
export const faint = paint('dim');
export const strong = paint('bold');

/** Control characters, among them those of C1, what separates lines, and what turns the direction of writing. */
const unseen = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escapeOf = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return named[character] ?? (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`);
};

/** The text with every character visible that a terminal would obey, for instance `\x1b`; on one line. */
export const visible = (text: string): string => text.replace(unseen, escapeOf);

/** How many characters are seen of a text that may have styles. */
export const widthOf = (text: string): number => visible(text.replace(marked, '$2')).length;

/** The line as it goes to the terminal: what stands in it is visible, and our own styles are the only ones. */
export function printable(line: string): string {
  let printed = '';
  let end = 0;
  for (const { index, 0: whole, 1: style = '', 2: text = '' } of line.matchAll(marked)) {
    printed += visible(line.slice(end, index)) + styled(style as Style, visible(text)); // only `paint` writes marks
    end = index + whole.length;
  }
  return printed + visible(line.slice(end));
}
