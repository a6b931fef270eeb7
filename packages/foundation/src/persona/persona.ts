import { type Product, products, releasesOf, versionOfRelease } from './known-releases.ts';
import { isFrom } from './release.ts';

/** How true to its release AXL is. */
export interface AxlPersona {
  /** Whether AXL speaks only the schemas that a CUCM of that release speaks in the field; otherwise it speaks all there are. */
  readonly strictVersions: boolean;
  /** After so many writes in a minute AXL refuses further ones; 0 for no limit. */
  readonly writesPerMinute: number;
}

/** The release of each product of a cluster, as `releasesOf` names them, and how AXL behaves. */
export interface Persona extends Readonly<Record<Product, string>> {
  readonly axl: AxlPersona;
}

/** What a cluster is where nothing else is said. */
export const defaultPersona: Persona = {
  cucm: '8.5',
  cups: '8.5',
  cupc: '8.5',
  axl: { strictVersions: false, writesPerMinute: 0 },
};

/** Settings beside the releases, each with its rule, and how its text is read; undefined for a text that breaks the rule. */
const settings = {
  'axl.strictVersions': {
    rule: 'on or off',
    read: (text: string): Partial<AxlPersona> | undefined =>
      text === 'on' || text === 'off' ? { strictVersions: text === 'on' } : undefined,
  },
  'axl.writesPerMinute': {
    rule: 'a whole number from 1 to 100000, or off',
    read: (text: string): Partial<AxlPersona> | undefined => {
      if (text === 'off') return { writesPerMinute: 0 };
      return /^[1-9]\d{0,4}$|^100000$/.test(text) ? { writesPerMinute: Number(text) } : undefined;
    },
  },
} as const;

const isSetting = (text: string): text is keyof typeof settings => Object.hasOwn(settings, text);

const example = 'cucm=7.1,cups=7.0,cupc=7.0';
const isProduct = (text: string): text is Product => products.some((product) => product === text);

/** The two sides of `<name>=<value>`. Throws a RangeError that names the part. */
function sidesOf(part: string): { name: string; value: string } {
  const [, name, value] = /^([^=]+)=([^=]+)$/.exec(part) ?? [];
  if (name === undefined || value === undefined) {
    throw new RangeError(`persona: "${part}" is not <product>=<release>; a persona is a list such as ${example}, or some of these parts`);
  }
  return { name, value };
}

/**
 * Reads `cucm=7.1,cups=7.0,cupc=7.0`, or some of these parts in any order, and settings such as `axl.strictVersions=on`; the default stands
 * in for what is left out. Throws a RangeError that names the part which breaks a rule and lists what is known.
 */
export function parsePersona(text: string): Persona {
  const chosen = new Map<string, string>();
  let { axl } = defaultPersona;
  for (const part of text.split(',').map((each) => each.trim())) {
    const { name, value } = sidesOf(part);
    if (!isProduct(name) && !isSetting(name)) {
      throw new RangeError(
        `persona: ${part}: there is no product ${name}; there are ${products.join(', ')}, and ${Object.keys(settings).join(', ')}`,
      );
    }
    if (chosen.has(name)) throw new RangeError(`persona: ${name} is given twice, as ${chosen.get(name)} and as ${value}`);
    chosen.set(name, value);
    if (isSetting(name)) {
      const { rule, read } = settings[name];
      const setting = read(value);
      if (!setting) throw new RangeError(`persona: ${part}: ${name} is ${rule}`);
      axl = { ...axl, ...setting };
    } else if (versionOfRelease(name, value) === undefined) {
      throw new RangeError(`persona: ${part}: no release of ${name} is known by that name; known are ${releasesOf(name).join(', ')}`);
    }
  }
  const release = (product: Product): string => chosen.get(product) ?? defaultPersona[product];
  if (axl.strictVersions && !isFrom(release('cucm'), '8.5')) {
    throw new RangeError('persona: axl.strictVersions=on needs cucm=8.5 or later: the schemas before cannot start a synchronisation');
  }
  return { cucm: release('cucm'), cups: release('cups'), cupc: release('cupc'), axl };
}

/** The persona in the syntax of `parsePersona`: every release, and the settings that are not the default. */
export const personaText = (persona: Persona): string =>
  [
    ...products.map((product) => `${product}=${persona[product]}`),
    ...(persona.axl.strictVersions ? ['axl.strictVersions=on'] : []),
    ...(persona.axl.writesPerMinute > 0 ? [`axl.writesPerMinute=${persona.axl.writesPerMinute}`] : []),
  ].join(',');

/** The version that a node says it is, for instance `8.5.1`. */
export function versionIn(persona: Persona, product: Product): string {
  const version = versionOfRelease(product, persona[product]);
  if (version === undefined) throw new RangeError(`persona: ${product}=${persona[product]} is not known`);
  return version;
}
