import type { NodeWatch } from './node-watch.ts';

const dirSyncService = 'Cisco DirSync';

/** What keeps every run of the synchronisation from beginning on CUCM, as far as is known of its services; undefined for nothing. */
export function dirSyncObstacle({ name, reachable, status }: NodeWatch): string | undefined {
  if (!reachable) return `${name} does not answer`;
  const service = status?.services.find((each) => each.name === dirSyncService);
  if (!service || service.state === 'STARTED') return undefined;
  return `${dirSyncService} is ${service.activated ? 'stopped' : 'not activated'}`;
}
