import type { PresenceUser as WireUser } from '@uclab/contracts/cucm/v1/presence_users';
import { type PresenceUser, setPresenceUserSchema } from '@uclab/contracts/lab-api';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { waitForAgents } from '../../attempts/index.ts';
import type { Lab } from '../../service/lab.ts';
import { parse } from '../parse.ts';

const userParams = z.object({ user: z.string() });
const agentsMs = 5_000;

/** What users are enabled for on CUCM, and on which presence node they are at home. */
export function presenceUserRoutes(api: FastifyInstance, lab: Lab): void {
  const view = async ({ userid, homeNode, enablePresence, enableCupc }: WireUser): Promise<PresenceUser> => {
    const { caughtUp, behind } = await waitForAgents(lab.nodes, agentsMs);
    return { userid, home: homeNode, presence: enablePresence, cupc: enableCupc, agentsCaughtUp: caughtUp, agentsBehind: behind };
  };
  api.get('/presence-users/:user', async ({ params }) => view(await lab.presenceUsers.show(parse(userParams, params).user)));
  api.patch('/presence-users/:user', async ({ params, body }) => {
    const { user } = parse(userParams, params);
    const { home, enabled, cupc } = parse(setPresenceUserSchema, body);
    return view(await lab.presenceUsers.set({ user, homeNode: home, enablePresence: enabled, enableCupc: cupc }));
  });
}
