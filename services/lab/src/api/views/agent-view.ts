import type { SyncAgent } from '@uclab/contracts/cups/v1/sync_agent';
import { type AgentDetail, licenceSchema } from '@uclab/contracts/lab-api';
import { whyNotFollowing } from '../../agents/index.ts';
import { captureEvidence, hasCaughtUp } from '../../attempts/index.ts';
import type { NodeWatch } from '../../nodes/index.ts';
import type { Lab } from '../../service/lab.ts';
import { serviceView } from './service-view.ts';

const shortName = 'Sync Agent';

/** The licence that a node tells; null where it knows of none yet. */
export const licenceView = (kind: string | undefined) => (kind ? licenceSchema.parse(kind) : null);

/** A Sync Agent as the API shows it, from what the node says and beside what CUCM has. */
export async function agentView(lab: Lab, node: NodeWatch, agent: SyncAgent): Promise<AgentDetail> {
  const isInOrder = agent.state === 'completed' && agent.symptom === '';
  const why = isInOrder ? null : whyNotFollowing(await captureEvidence(lab, []), node.name);
  const service = node.status?.services.find((candidate) => candidate.shortName === shortName);
  return {
    node: node.name,
    service: service ? serviceView(service) : null,
    state: agent.state,
    text: agent.text,
    symptom: agent.symptom || null,
    why,
    publisher: agent.publisher,
    axlUser: agent.axlUser,
    fedBy: agent.fedBy,
    version: agent.version,
    cucmVersion: agent.cucmVersion || null,
    revision: agent.revision,
    cucmRevision: lab.nodes.get('cucm').status?.cucm?.revision ?? null,
    caughtUp: hasCaughtUp(lab.nodes, node),
    users: agent.users,
    snapshots: agent.snapshots,
    changes: agent.changes,
    licence: licenceView(agent.licence),
    ctiGateways: agent.ctiGateways.map(({ name, hostName, portNumber }) => ({ name, host: hostName, port: portNumber })),
  };
}
