/** How many times a second `work` is done by 32 at once, over `count` times after a tenth as many that are not counted. */
export async function perSecond(count: number, work: (index: number) => Promise<void>): Promise<number> {
  await workOff(Math.ceil(count / 10), work);
  const begun = performance.now();
  await workOff(count, work);
  return (count * 1000) / (performance.now() - begun);
}

const lanes = 32;

async function workOff(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
