import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeptEntries } from './kept-entries.ts';

const generated = ['dc=lab', 'ou=People,dc=lab', 'uid=ann,ou=People,dc=lab'].map((dn) => ({ dn, attributes: { description: [dn] } }));
let folder: string;
let kept: KeptEntries;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uclab-entries-'));
  kept = new KeptEntries(folder, generated);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const afterwards = () => new KeptEntries(folder, generated).load();
const changes = () => join(folder, 'entries-changed.jsonl');

it('what was never changed is as it was generated, and takes no room', () => {
  expect(kept.load()).toEqual(generated);
  expect(existsSync(join(folder, 'entries.json'))).toBe(false);
});

it('each change is there again, however the process ended', () => {
  kept.load();
  kept.record({ dn: 'uid=bob,ou=People,dc=lab', attributes: { uid: ['bob'] } });
  kept.record({ dn: 'UID=Ann, ou=people,dc=lab', attributes: { uid: ['ann'], sn: ['Ä\u00ff'] } });
  kept.record({ dn: 'uid=bob,ou=People,dc=lab' });
  const [root, people] = generated;
  const expected = [root, people, { dn: 'UID=Ann, ou=people,dc=lab', attributes: { uid: ['ann'], sn: ['Ä\u00ff'] } }];
  expect(afterwards()).toEqual(expected);
  expect(afterwards()).toEqual(expected);
});

it('a change that was cut off counts as not made, and those before it count', () => {
  kept.record({ dn: 'uid=bob,ou=People,dc=lab', attributes: { uid: ['bob'] } });
  appendFileSync(changes(), '{"dn":"uid=car');
  expect(afterwards().map(({ dn }) => dn)).toEqual([...generated.map(({ dn }) => dn), 'uid=bob,ou=People,dc=lab']);
});

describe('a file that is damaged is named and left as it is:', () => {
  it.each([
    ['a line in the middle', '{"dn":"uid=bob,ou=People,dc=lab"}\nrubbish\n{"dn":"uid=ann,ou=People,dc=lab"}\n', /at line 2/],
    ['rubbish at the end', 'rubbish', /ends in what is no change/],
    ['a change of another shape', '{"name":"uid=bob"}\n', /at line 1/],
    ['a name that is none', '{"dn":"bob"}\n', /bob|DN/i],
  ])('%s', (_what, text, words) => {
    writeFileSync(changes(), text);
    expect(afterwards).toThrow(words);
    expect(readFileSync(changes(), 'utf8')).toBe(text);
  });
});

it('goes back to what was marked', () => {
  kept.load();
  kept.record({ dn: 'uid=bob,ou=People,dc=lab', attributes: { uid: ['bob'] } });
  kept.checkpoint();
  kept.record({ dn: 'uid=ann,ou=People,dc=lab' });
  expect(afterwards()).toHaveLength(3);
  kept.restore();
  expect(afterwards()).toHaveLength(4);
});
