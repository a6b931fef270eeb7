import { escapeXml, xml } from '@uclab/platform/soap';
import type { ElementRule } from './element-rules.ts';
import { uuid } from './values.ts';
import { type AxlVersion, exists } from './versions.ts';

/** Markup of the elements of a reply by name; what is undefined is not stored and left out. */
export type ReplyElements = Readonly<Record<string, string | undefined>>;

/** An element with text. */
export const textElement = (name: string, value: string | number | boolean): string => xml(name, {}, escapeXml(String(value)));

/** A reference to another object; before schema 14 an empty one is nil. AXL FAQ, https://developer.cisco.com/docs/axl/faq */
export const reference = (name: string, to: { pkid: string; text: string } | undefined): string =>
  to
    ? xml(name, { uuid: uuid(to.pkid) }, escapeXml(to.text))
    : xml(name, { 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance', 'xsi:nil': 'true', uuid: '' });

/**
 * The elements in the order of the schema, of which strict clients drop what is out of order without a word. Those that the
 * schema does not have, or the client did not ask for, are left out.
 */
export const inOrder = (version: AxlVersion, rules: readonly ElementRule[], values: ReplyElements, wanted?: ReadonlySet<string>): string =>
  rules
    .filter((rule) => exists(version, rule) && (wanted === undefined || wanted.has(rule.name)))
    .map((rule) => values[rule.name] ?? '')
    .join('');

/** What operations without a result of their own answer: the key of the object. */
export const standardReply = (pkid: string): string => xml('return', {}, uuid(pkid));
