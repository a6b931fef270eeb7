import { type Product, products, releasesOf, versionOfRelease } from './known-releases.ts';

/** The release of each product of a cluster, as `releasesOf` names them, and how true to it AXL is. */
export interface Persona extends Readonly<Record<Product, string>> {
  /** Whether AXL speaks only the schemas that a CUCM of that release speaks in the field; otherwise it speaks all there are. */
  readonly axlStrictVersions: boolean;
}

/** What a cluster is where nothing else is said. */
export const defaultPersona: Persona = { cucm: '8.5', cups: '8.5', cupc: '8.5', axlStrictVersions: false };

const strictName = 'axl.strictVersions';
const strictValues: Readonly<Record<string, boolean>> = { on: true, off: false };

const example = 'cucm=7.1,cups=7.0,cupc=7.0';
const isProduct = (text: string): text is Product => products.some((product) => product === text);

/**
 * Reads `cucm=7.1,cups=7.0,cupc=7.0`, or some of these parts in any order, and `axl.strictVersions=on`; the default stands in for those left
 * out. Throws a
 * RangeError that names the part which breaks a rule and lists what is known.
 */
export function parsePersona(text: string): Persona {
  const chosen = new Map<Product, string>();
  let axlStrictVersions: boolean | undefined;
  for (const part of text.split(',').map((each) => each.trim())) {
    const [, name, release] = /^([^=]+)=([^=]+)$/.exec(part) ?? [];
    if (name === undefined || release === undefined) {
      throw new RangeError(`persona: "${part}" is not <product>=<release>; a persona is a list such as ${example}, or some of these parts`);
    }
    if (name === strictName) {
      if (axlStrictVersions !== undefined) throw new RangeError(`persona: ${name} is given twice`);
      axlStrictVersions = Object.hasOwn(strictValues, release) ? strictValues[release] : undefined;
      if (axlStrictVersions === undefined) throw new RangeError(`persona: ${part}: ${name} is on or off`);
      continue;
    }
    if (!isProduct(name)) throw new RangeError(`persona: ${part}: there is no product ${name}; there are ${products.join(', ')}`);
    if (chosen.has(name)) throw new RangeError(`persona: ${name} is given twice, as ${chosen.get(name)} and as ${release}`);
    if (versionOfRelease(name, release) === undefined) {
      throw new RangeError(`persona: ${part}: no release of ${name} is known by that name; known are ${releasesOf(name).join(', ')}`);
    }
    chosen.set(name, release);
  }
  return { ...defaultPersona, ...Object.fromEntries(chosen), ...(axlStrictVersions === undefined ? {} : { axlStrictVersions }) };
}

/** The persona in the syntax of `parsePersona`, every release written out. */
export const personaText = (persona: Persona): string =>
  [...products.map((product) => `${product}=${persona[product]}`), ...(persona.axlStrictVersions ? [`${strictName}=on`] : [])].join(',');

/** The version that a node says it is, for instance `8.5.1`. */
export function versionIn(persona: Persona, product: Product): string {
  const version = versionOfRelease(product, persona[product]);
  if (version === undefined) throw new RangeError(`persona: ${product}=${persona[product]} is not known`);
  return version;
}
