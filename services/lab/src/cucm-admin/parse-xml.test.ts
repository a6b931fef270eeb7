import { expect, it } from 'vitest';
import { childOf, childrenOf, element, parseReply, textOf } from './parse-xml.ts';

it('reads a reply whatever its prefixes', () => {
  const reply = parseReply('<soap-env:a xmlns:soap-env="urn:x"><b> one </b><b><![CDATA[<two>]]></b></soap-env:a>');
  expect(reply.name).toBe('a');
  expect(textOf(reply, 'b')).toBe('one');
  expect(childrenOf(reply, 'b').map(({ text }) => text)).toEqual([' one ', '<two>']);
  expect(childOf(reply, 'c')).toBeUndefined();
});

it.each(['', '<a>', '<!DOCTYPE a><a/>', '<a>'.repeat(100) + '</a>'.repeat(100), 'no xml'])('refuses %j', (markup) => {
  expect(() => parseReply(markup)).toThrow();
});

it('writes a text so that it stays one', () => {
  expect(element('name', '<a & "b">')).toBe('<name>&lt;a &amp; &quot;b&quot;&gt;</name>');
  expect(element('name', undefined)).toBe('');
});
