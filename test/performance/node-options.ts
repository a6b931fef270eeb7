/** Options of node itself for the processes that are measured, for a profile: `BENCH_NODE_OPTIONS='--cpu-prof --cpu-prof-dir=/tmp/prof'`. */
export const nodeOptions: readonly string[] = process.env.BENCH_NODE_OPTIONS?.split(' ') ?? [];
