import { Refusal } from '@uclab/foundation/errors';

/** Ids of users, and names that an administrator gives. */
const limited = ['user', 'server', 'profile'];
const longestId = 128;
const longestName = 1_000;

/** Beyond what a request line can hold: so the rules below are told, and not that the address of the request is too long. */
export const longestParameter = 16_384;

/** Throws a Refusal for a name in the path of a request that is longer than any can be. */
export function checkNameLength(parameters: unknown): void {
  for (const [name, value] of Object.entries(parameters ?? {})) {
    const longest = limited.includes(name) ? longestId : longestName;
    if (typeof value !== 'string' || value.length <= longest) continue;
    throw new Refusal('invalid', `${name}: must have at most ${longest} characters.`, name);
  }
}
