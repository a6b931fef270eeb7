import type { XmlElement } from '@uclab/platform/soap';
import { AxlFault, axlCode } from '../axl-fault.ts';
import { attributesOf, type ElementRule, type RequestRules, rulesIn } from './element-rules.ts';
import { key } from './value-types.ts';
import type { AxlVersion } from './versions.ts';

/** The schema of a request, and the namespace that its operation is in. */
interface Spoken {
  readonly version: AxlVersion;
  readonly namespace: string;
}

const nothing: readonly ElementRule[] = [];

const refuse = (sentence: string): never => {
  throw new AxlFault(axlCode.general, sentence);
};

/** Texts are quoted in faults and logs, and may be long. */
export const quoted = (text: string): string => `"${text.length > 64 ? `${text.slice(0, 64)}…` : text}"`;

const nilOf = (element: XmlElement): string => element.attributes['{http://www.w3.org/2001/XMLSchema-instance}nil']?.trim() ?? 'false';

/** Whether a client took the value of an element away. */
export const isNil = (element: XmlElement): boolean => /^(?:true|1)$/.test(nilOf(element));

/** Attributes of a namespace are those of XML, of its schemas and of SOAP, and no business of AXL. */
function checkAttributes({ name, attributes }: XmlElement, known: readonly string[], version: AxlVersion): void {
  for (const attribute in attributes) {
    if (attribute.startsWith('{') || known.includes(attribute)) continue;
    const only = known.length > 0 ? `only ${known.join(' and ')}` : 'no attribute';
    refuse(`Attribute ${attribute} is not part of ${name} in schema ${version}, which has ${only} there`);
  }
}

function checkReference({ name, attributes }: XmlElement): void {
  const { uuid = '' } = attributes;
  if (uuid !== '' && !key.accepts(uuid)) refuse(`Attribute uuid of ${name} is ${key.is}, and ${quoted(uuid)} is not`);
}

/** Elements are in no namespace, and many clients send them in that of the operation, which is taken. Any other means something else. */
function checkNamespace({ name, namespace }: XmlElement, parent: string, spoken: Spoken): void {
  if (namespace === '' || namespace === spoken.namespace) return;
  refuse(`Element ${name} in ${parent} is in namespace ${quoted(namespace)}; it is in none, or in ${spoken.namespace}`);
}

function checkElement(element: XmlElement, rule: ElementRule, parent: string, spoken: Spoken): void {
  const { version } = spoken;
  checkAttributes(element, attributesOf(rule), version);
  if (!/^(?:true|false|1|0)$/.test(nilOf(element)))
    refuse(`Attribute nil of ${rule.name} is true or false, and ${quoted(nilOf(element))} is not`);
  if (isNil(element)) {
    if (!rule.nillable && !rule.inside && !rule.unread) refuse(`Element ${rule.name} cannot be nil in ${parent} in schema ${version}`);
    return;
  }
  if (rule.unread) return;
  if (rule.reference) checkReference(element);
  checkInside(element, rule.inside ?? nothing, spoken);
  if (rule.type && !rule.type.accepts(element.text)) refuse(`${rule.name} is ${rule.type.is}, and ${quoted(element.text)} is not`);
}

function checkInside(element: XmlElement, rules: readonly ElementRule[], spoken: Spoken): void {
  const { version } = spoken;
  const known = rulesIn(version, rules);
  if (element.children.length > 0 && element.text.trim() !== '')
    refuse(`${element.name} has a text between its elements: ${quoted(element.text.trim())}`);
  const seen = new Map<string, number>();
  for (const child of element.children) {
    const rule = known.get(child.name) ?? refuse(`Element ${child.name} is not part of ${element.name} in schema ${version}`);
    checkNamespace(child, element.name, spoken);
    const times = (seen.get(child.name) ?? 0) + 1;
    const { atMost = 1 } = rule;
    if (times > atMost) refuse(`Element ${child.name} appears more than ${atMost === 1 ? 'once' : `${atMost} times`} in ${element.name}`);
    seen.set(child.name, times);
    checkElement(child, rule, element.name, spoken);
  }
  for (const rule of known.values()) {
    if (rule.required && !seen.has(rule.name)) refuse(`Element ${rule.name} is missing in ${element.name}`);
  }
}

const ofOperations: readonly string[] = ['sequence'];

/**
 * Throws AxlFault for an element or attribute that the schema does not have there, an element of a foreign namespace, one that is
 * missing, one too many, and a text that is not of its type. The product's own words are not known. The order of elements is not looked at.
 */
export function checkRequest(element: XmlElement, rules: RequestRules, version: AxlVersion): void {
  checkAttributes(element, ofOperations, version);
  const { sequence } = element.attributes;
  if (sequence !== undefined && !/^\d{1,20}$/.test(sequence))
    refuse(`sequence is a whole number of 0 or more, and ${quoted(sequence)} is not`);
  for (const names of rules.oneOf ?? []) {
    const given = new Set(element.children.map((child) => child.name).filter((name) => names.includes(name)));
    if (given.size > 1) refuse(`Elements ${names.join(' and ')} exclude each other in ${element.name}`);
  }
  checkInside(element, rules.elements, { version, namespace: element.namespace });
  for (const names of rules.oneOf ?? []) {
    if (!element.children.some((child) => names.includes(child.name)))
      refuse(`Element ${names.join(' or ')} is missing in ${element.name}`);
  }
}
