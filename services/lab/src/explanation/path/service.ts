import type { Evidence } from '../evidence.ts';
import type { Finding, Step } from '../finding.ts';
import { isReachable, serviceOf } from './reading.ts';

/** Whether a node runs, and a service on it. */
export function serviceFindings(evidence: Evidence, node: string, services: readonly string[], step: Step): Finding[] {
  if (!isReachable(evidence, node)) {
    return [{ cause: 'NODE_STOPPED', step, where: node, text: `${node} does not run`, remedy: `Start ${node}` }];
  }
  for (const name of services) {
    const service = serviceOf(evidence, node, name);
    if (!service || service.state === 'STARTED') continue;
    if (service.state === 'STARTING' || service.state === 'STOPPING') {
      return [
        {
          cause: 'SERVICE_RESTARTING',
          step,
          where: `${name} on ${node}`,
          text: `${name} on ${node} is being restarted`,
          remedy: `Wait until ${name} on ${node} has started`,
        },
      ];
    }
    const text = service.activated ? `${name} on ${node} is stopped` : `${name} on ${node} is not activated`;
    return [{ cause: 'SERVICE_STOPPED', step, where: `${name} on ${node}`, text, remedy: `Start ${name} on ${node}` }];
  }
  return [];
}
