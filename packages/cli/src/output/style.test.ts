import { afterEach, expect, it, vi } from 'vitest';
import { bad, printable, visible, widthOf } from './style.ts';
import { table } from './table.ts';

afterEach(() => vi.unstubAllEnvs());

const hostile = 'a\u001b]0;title\u0007\u001b[2Jred\nfake\u009b31m\u202e';
const shown = 'a\\x1b]0;title\\x07\\x1b[2Jred\\nfake\\x9b31m\\u202e';

it('shows every character that a terminal would obey', () => {
  expect(visible(hostile)).toBe(shown);
  expect(visible('Müller — 李 "x" \\n')).toBe('Müller — 李 "x" \\n');
});

it('keeps our own styles and no others', () => {
  vi.stubEnv('FORCE_COLOR', '1');
  expect(printable(`x ${bad(hostile)} \u001b[32mgreen`)).toBe(`x \u001b[31m${shown}\u001b[39m \\x1b[32mgreen`);
});

it('pads cells by what is seen of them', () => {
  vi.stubEnv('FORCE_COLOR', '1');
  expect(widthOf(bad('a\n'))).toBe(3);
  const lines = table(['one', 'two'], [[bad('a\u001b'), 'b']]).map(printable);
  expect(lines).toEqual(['one    two', '-----  ---', '\u001b[31ma\\x1b\u001b[39m  b']);
});
