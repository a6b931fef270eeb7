/** How many times a second `work` is done by so many at once, over `count` times after a tenth as many that are not counted. */
export async function perSecond(atOnce: number, count: number, work: (index: number) => Promise<void>): Promise<number> {
  await workOff(atOnce, Math.ceil(count / 10), work);
  const begun = performance.now();
  await workOff(atOnce, count, work);
  return (count * 1000) / (performance.now() - begun);
}

async function workOff(lanes: number, count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
