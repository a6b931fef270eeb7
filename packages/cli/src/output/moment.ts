/** A moment of the lab's API as people read it, and as agreements have it: to the second, in UTC. */
export const moment = (time: string): string => time.slice(0, 19).replace('T', ' ');
