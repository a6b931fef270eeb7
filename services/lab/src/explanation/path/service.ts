import type { Evidence } from '../evidence.ts';
import type { Finding, Step } from '../finding.ts';
import { isReachable, serviceOf } from './reading.ts';

/** Whether a node runs, and services on it. One that went down with another comes back with it, and is no fault of its own. */
export function serviceFindings(evidence: Evidence, node: string, services: readonly string[], step: Step): Finding[] {
  if (!isReachable(evidence, node)) {
    return [{ cause: 'NODE_STOPPED', step, where: node, text: `${node} does not run`, remedy: `Start ${node}` }];
  }
  const down = services.flatMap((name) => serviceOf(evidence, node, name) ?? []).filter(({ state }) => state !== 'STARTED');
  const own = down.filter((service, index) => index === 0 || service.outOfService || !service.activated);
  return own.map((service): Finding => {
    const { name } = service;
    const where = `${name} on ${node}`;
    if (service.state === 'STARTING' || service.state === 'STOPPING') {
      return { cause: 'SERVICE_RESTARTING', step, where, text: `${where} is being restarted`, remedy: `Wait until ${where} has started` };
    }
    if (service.activated) return { cause: 'SERVICE_STOPPED', step, where, text: `${where} is stopped`, remedy: `Start ${where}` };
    // A node refuses to start it before.
    const remedy = `Activate ${where} (uclab service activate ${node} ${service.shortName || `'${name}'`})`;
    return { cause: 'SERVICE_STOPPED', step, where, text: `${where} is not activated`, remedy };
  });
}
