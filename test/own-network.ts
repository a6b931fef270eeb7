/** Networks of this process, far from what people use; each is taken once. */
let taken = 0;

/**
 * A network for the nodes' own addresses of one cluster: ports are the product's there, so clusters of test files that run side by side,
 * in processes of their own, must not meet.
 */
export function ownNetwork(): string {
  const number = process.pid + 4096 * taken++;
  return `127.${64 + ((number >> 8) & 127)}.${number & 255}`;
}
