import { Refusal } from '@uclab/foundation/errors';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { namedFailure } from '../../agents/index.ts';
import { captureEvidence } from '../../attempts/index.ts';
import type { NodeWatch } from '../../nodes/index.ts';
import type { Lab } from '../../service/lab.ts';
import { parse } from '../parse.ts';
import { agentView } from '../views/agent-view.ts';

const nodeParams = z.object({ node: z.string() });

/** The Sync Agents of the presence nodes. */
export function agentRoutes(api: FastifyInstance, lab: Lab): void {
  const presenceNode = (params: unknown): NodeWatch => {
    const node = lab.nodes.get(parse(nodeParams, params).node);
    if (node.role === 'cups') return node;
    const names = lab.nodes.presence().map(({ name }) => name);
    throw new Refusal('not-found', `${node.name} has no Sync Agent; there is one on ${names.join(', ')}.`, 'node');
  };
  const settled = async (node: NodeWatch) => {
    await Promise.all([node.refresh(), lab.nodes.get('cucm').refresh()].map((refreshed) => refreshed.catch(() => undefined)));
  };
  api.get('/nodes/:node/agent', async ({ params }) => {
    const node = presenceNode(params);
    await settled(node);
    return agentView(lab, node, await lab.agents.show(node.name));
  });
  api.post('/nodes/:node/agent/resync', async ({ params }) => {
    const node = presenceNode(params);
    const agent = await lab.agents.resync(node.name).catch(async (failure: unknown) => {
      throw namedFailure(await captureEvidence(lab, []), node.name, failure);
    });
    await settled(node);
    return agentView(lab, node, agent);
  });
}
