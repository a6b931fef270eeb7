/** What is wrong with the text of a search filter, and where. */
export interface FilterMistake {
  /** Of the character, the first one being 1. */
  readonly position: number;
  /** A clause, for instance `a closing parenthesis is missing`. */
  readonly words: string;
}

/** No filter of a person is as deep; one that is must not exhaust the stack of who reads it. */
const deepest = 50;

class Mistake extends Error {
  readonly at: number;

  constructor(at: number, words: string) {
    super(words);
    this.at = at;
  }
}

/** `attribute`, with options, and for an extensible match with the rule: RFC 4515, section 3. */
const attribute = /^(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*)(?:;[A-Za-z0-9-]+)*$/;
const extensible = /^(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*)?(?::dn)?(?::[A-Za-z0-9.-]+)?:$/i;

/** The end of the filter that begins at `at`, one behind its last character. */
function filterEnd(text: string, at: number, depth: number): number {
  if (depth > deepest) throw new Mistake(at, `filters stand in each other more than ${deepest} deep`);
  if (text[at] !== '(') throw new Mistake(at, 'an opening parenthesis is missing');
  const kind = text[at + 1];
  if (kind === '&' || kind === '|' || kind === '!') {
    let end = filterEnd(text, at + 2, depth + 1);
    while (kind !== '!' && text[end] === '(') end = filterEnd(text, end, depth + 1);
    return closed(text, end);
  }
  return closed(text, itemEnd(text, at + 1));
}

function closed(text: string, at: number): number {
  if (text[at] === ')') return at + 1;
  throw new Mistake(
    at,
    at >= text.length ? 'a closing parenthesis is missing' : `"${text[at]}" stands where a closing parenthesis is wanted`,
  );
}

/** The end of `attribute=value`, at its closing parenthesis. */
function itemEnd(text: string, from: number): number {
  const equals = text.slice(from).search(/[=()]/) + from;
  if (equals < from || text[equals] !== '=') throw new Mistake(from, 'attribute=value is wanted');
  const left = text.slice(from, equals);
  const name = /[<>~]$/.test(left) ? left.slice(0, -1) : left;
  const isRule = left.endsWith(':') && left !== ':' && extensible.test(left);
  if (!attribute.test(name) && !isRule) throw new Mistake(from, `"${left.slice(0, 40)}" is no attribute`);
  let at = equals + 1;
  for (; at < text.length && text[at] !== ')'; at++) {
    if (text[at] === '(') throw new Mistake(at, 'a parenthesis in a value is written \\28');
    if (text[at] !== '\\') continue;
    if (!/^[0-9A-Fa-f]{2}$/.test(text.slice(at + 1, at + 3))) throw new Mistake(at, 'a backslash is followed by two hexadecimal digits');
    at += 2;
  }
  return at;
}

/** The first mistake in a search filter by the grammar of RFC 4515; undefined for one that is right. */
export function filterMistake(text: string): FilterMistake | undefined {
  try {
    const end = filterEnd(text, 0, 1);
    if (end < text.length) throw new Mistake(end, 'the filter has ended here already');
    return undefined;
  } catch (error) {
    if (error instanceof Mistake) return { position: error.at + 1, words: error.message };
    throw error;
  }
}
