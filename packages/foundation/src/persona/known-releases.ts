/** The products of a cluster that have a release of their own. */
export const products = ['cucm', 'cups', 'cupc'] as const;
export type Product = (typeof products)[number];

const presenceReleases = {
  '6.0.3': '6.0.3',
  '7.0': '7.0.2',
  '8.5': '8.5.1',
  '8.6': '8.6.1',
  '9.1': '9.1.1',
  '10.5': '10.5.2',
  '11.5': '11.5.1',
  '12.5': '12.5.1',
  '15': '15.0.1',
} as const;

/** Releases that can be asked for, oldest first, each with the version that a node of it says it is (assumed beyond the release itself). */
const knownReleases: Readonly<Record<Product, Readonly<Record<string, string>>>> = {
  cucm: {
    '6.0': '6.0.1',
    '7.1': '7.1.3',
    '8.5': '8.5.1',
    '9.1': '9.1.1',
    '10.5': '10.5.2',
    '11.5': '11.5.1',
    '12.5': '12.5.1',
    '15': '15.0.1',
  },
  cups: presenceReleases,
  cupc: presenceReleases,
};

const oldestFirst = (one: string, other: string): number => Number.parseFloat(one) - Number.parseFloat(other);

/** Names of the releases of a product, oldest first. */
export const releasesOf = (product: Product): string[] => Object.keys(knownReleases[product]).sort(oldestFirst);

/** The version that a node of that release says it is; undefined for a release that is not known. */
export const versionOfRelease = (product: Product, release: string): string | undefined =>
  Object.hasOwn(knownReleases[product], release) ? knownReleases[product][release] : undefined;
