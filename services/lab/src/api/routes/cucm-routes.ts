import { type Credentials, callAxlSchema, setCtiManagerSchema, setLicenceSchema } from '@uclab/contracts/lab-api';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Lab } from '../../service/lab.ts';
import { parse } from '../parse.ts';
import { credentialView } from '../views/credential-view.ts';

const credentialsParams = z.object({ kind: z.enum(['users', 'appusers']), userid: z.string() });
const nodeParams = z.object({ node: z.string() });

/** AXL, and pages of CUCM that it does not reach. */
export function cucmRoutes(api: FastifyInstance, lab: Lab): void {
  api.post('/cucm/axl', async ({ body }) => {
    const answer = await lab.axl.ask(parse(callAxlSchema, body));
    await lab.settle('cucm');
    return answer;
  });
  api.get('/cucm/credentials/:kind/:userid', async ({ params }): Promise<Credentials> => {
    const { kind, userid } = parse(credentialsParams, params);
    const standings = await lab.credentials.of(kind === 'users' ? 'enduser' : 'applicationuser', userid);
    return { credentials: standings.map((standing) => credentialView(standing, lab.clock.nowMs())) };
  });
  api.get('/cucm', () => lab.cucmSystem.show());
  api.put('/cucm/licence', async ({ body }) => {
    const system = await lab.cucmSystem.setLicence(parse(setLicenceSchema, body).kind);
    await lab.settle('cucm');
    return system;
  });
  api.put('/cucm/cti-managers/:node', async ({ params, body }) => {
    const { node } = parse(nodeParams, params);
    const system = await lab.cucmSystem.setCtiManager(node, parse(setCtiManagerSchema, body).active);
    await lab.settle('cucm');
    return system;
  });
}
