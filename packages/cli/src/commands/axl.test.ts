import { expect, it } from 'vitest';
import { indented } from './axl.ts';

it('prints each element on a line, under the one that it is in', () => {
  const markup = '<?xml version="1.0"?><a:b x="/"><c><d></d><e>text</e><f/><g y=""/></c></a:b>';
  expect(indented(markup)).toEqual([
    '<?xml version="1.0"?>',
    '<a:b x="/">',
    '  <c>',
    '    <d></d>',
    '    <e>text</e>',
    '    <f/>',
    '    <g y=""/>',
    '  </c>',
    '</a:b>',
  ]);
});
