import type { AxlValue } from '@uclab/contracts/lab-api';

/** What stands at one name of a reply: nothing, an element, or several of that name. */
export type Member = AxlValue | readonly AxlValue[] | null | undefined;
/** An object of CUCM, its elements by name. */
export type AxlObject = { readonly [name: string]: AxlValue | readonly AxlValue[] };

/** Elements that hold a list, and what each of its members is called. */
const lists: Readonly<Record<string, string>> = {
  associatedDevices: 'device',
  associatedGroups: 'userGroup',
  userRoles: 'userRole',
  phoneProfiles: 'profileName',
  ctiControlledDeviceProfiles: 'profileName',
  associatedHeadsets: 'headset',
};

const isList = (value: Member): value is readonly AxlValue[] => Array.isArray(value);

export const isObject = (value: Member): value is AxlObject => typeof value === 'object' && value !== null && !isList(value);

/** Elements that may have come once, several times or not at all. */
export const listOf = (value: Member): readonly AxlValue[] =>
  isList(value) ? value : value === undefined || value === null || value === '' ? [] : [value];

function normalValue(name: string, value: AxlValue): AxlValue {
  const member = Object.hasOwn(lists, name) ? lists[name] : undefined;
  if (member === undefined) return isObject(value) ? withLists(value) : value;
  return { [member]: listOf(isObject(value) ? value[member] : undefined).map((each) => normalValue(member, each)) };
}

/** The object with a list wherever the product has one, however many members came: a reply of XML does not tell one from a list of one. */
export const withLists = (object: AxlObject): AxlObject =>
  Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name,
      isList(value) ? value.map((each) => normalValue(name, each)) : normalValue(name, value),
    ]),
  );

/** A line for each text in an object: its path, as commands write the keys, and the text; `-` for nothing. */
export function fieldLines(object: AxlObject, path = ''): [string, string][] {
  return Object.entries(object).flatMap(([name, value]) => {
    const members = isList(value) ? value : [value];
    if (members.length === 0) return [[`${path}${name}`, '-']];
    return members.flatMap((member, index): [string, string][] => {
      const place = `${path}${name}${members.length > 1 ? `[${index + 1}]` : ''}`;
      return isObject(member) ? fieldLines(member, `${place}.`) : [[place, String(member) || '-']];
    });
  });
}
