import { styleText } from 'node:util';

/** Colours for people: only where standard output is a terminal. */
const paint =
  (style: Parameters<typeof styleText>[0]) =>
  (text: string): string =>
    styleText(style, text, { stream: process.stdout });

export const good = paint('green');
export const bad = paint('red');
export const faint = paint('dim');
export const strong = paint('bold');
