const partsOf = (release: string): number[] => release.split('.').map((part) => Number.parseInt(part, 10) || 0);

/** Below 0 where the first release is the older one: part by part as numbers, so `9.1.2` comes before `10.5`; a missing part is 0. */
function compareReleases(one: string, other: string): number {
  const [left, right] = [partsOf(one), partsOf(other)];
  const length = Math.max(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a version, for instance `8.5.1.10000-26`, is of that release or of a later one. */
export const isFrom = (version: string, release: string): boolean => compareReleases(version, release) >= 0;

/** Whether two versions are of one release, the first two numbers of a version. */
export const sameRelease = (one: string, other: string): boolean =>
  partsOf(one)[0] === partsOf(other)[0] && (partsOf(one)[1] ?? 0) === (partsOf(other)[1] ?? 0);
