import type { XmlElement } from '@uclab/platform/soap';
import { AxlFault, axlCode } from './axl-fault.ts';
import { type AxlVersion, exists, type Lifetime } from './versions.ts';

/** One element of a request or a reply, as the schema has it. Their order in a list is that of the schema. */
export interface ElementRule extends Lifetime {
  readonly name: string;
  readonly required?: boolean;
  /** May appear more than once. */
  readonly many?: boolean;
  /** What may stand inside; anything where it is left out. */
  readonly inside?: readonly ElementRule[];
}

/** Rules for elements of which nothing but the name is to be said. */
export const elements = (...names: string[]): ElementRule[] => names.map((name) => ({ name }));

/** What an operation takes: its elements, and sets of which exactly one must be given. */
export interface RequestRules {
  readonly elements: readonly ElementRule[];
  readonly oneOf?: readonly (readonly string[])[];
}

const refuse = (sentence: string): never => {
  throw new AxlFault(axlCode.general, sentence);
};

function checkInside(element: XmlElement, rules: readonly ElementRule[], version: AxlVersion): void {
  const known = new Map(rules.filter((rule) => exists(version, rule)).map((rule) => [rule.name, rule]));
  const seen = new Set<string>();
  for (const child of element.children) {
    const rule = known.get(child.name);
    if (!rule) refuse(`Element ${child.name} is not part of ${element.name} in schema ${version}`);
    if (seen.has(child.name) && !rule?.many) refuse(`Element ${child.name} appears more than once in ${element.name}`);
    seen.add(child.name);
    if (rule?.inside) checkInside(child, rule.inside, version);
  }
  for (const rule of known.values()) {
    if (rule.required && !seen.has(rule.name)) refuse(`Element ${rule.name} is missing in ${element.name}`);
  }
}

/**
 * Throws AxlFault for an element that the schema does not have there, one that is missing, and one too many. The product's
 * own words are not known. The order of elements is not looked at.
 */
export function checkRequest(element: XmlElement, rules: RequestRules, version: AxlVersion): void {
  checkInside(element, rules.elements, version);
  for (const names of rules.oneOf ?? []) {
    const given = element.children.filter((child) => names.includes(child.name));
    if (given.length === 0) refuse(`Element ${names.join(' or ')} is missing in ${element.name}`);
    if (given.length > 1) refuse(`Elements ${names.join(' and ')} exclude each other in ${element.name}`);
  }
}
