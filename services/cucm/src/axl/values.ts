import { child, childText, type XmlElement } from '@uclab/platform/soap';
import { AxlFault, axlCode } from './axl-fault.ts';
import { isNil } from './schema/check-request.ts';

const truths: Readonly<Record<string, boolean>> = { true: true, t: true, 1: true, false: false, f: false, 0: false };

/** The truth value of an element, undefined where it is not given or nil; throws AxlFault for any other text. Clients write `t` too. */
export function booleanIn(element: XmlElement, name: string): boolean | undefined {
  const given = child(element, name);
  if (!given || isNil(given)) return undefined;
  const value = truths[given.text.trim().toLowerCase()];
  if (value === undefined) throw new AxlFault(axlCode.general, `${name} is true or false`);
  return value;
}

/** The whole number of an element, undefined where it is not given; throws AxlFault for any other text. */
export function integerIn(element: XmlElement, name: string): number | undefined {
  const text = childText(element, name)?.trim();
  if (text === undefined) return undefined;
  if (!/^\+?\d{1,20}$/.test(text)) throw new AxlFault(axlCode.general, `${name} is a whole number`);
  // Beyond any list, and still a whole number.
  return Math.min(Number(text), Number.MAX_SAFE_INTEGER);
}

/** The text of an element with a name that clients may leave out; undefined then. */
export const textIn = (element: XmlElement, name: string): string | undefined => childText(element, name);

/** A primary key as AXL prints it. */
export const uuid = (pkid: string): string => `{${pkid.toUpperCase()}}`;

/** A primary key however a client wrote it: either case, with or without braces. */
export const pkidOf = (text: string): string =>
  text
    .trim()
    .replace(/^\{(.*)\}$/, '$1')
    .toLowerCase();

/** The tags that a client asked for; undefined means all: none were named. */
export function returnedTags(request: XmlElement): ReadonlySet<string> | undefined {
  const tags = child(request, 'returnedTags')?.children;
  return tags && tags.length > 0 ? new Set(tags.map((tag) => tag.name)) : undefined;
}
