import { setCupcProfileSchema, setCupcServerSchema, setCupcSettingsSchema, setCupcUserSchema } from '@uclab/contracts/lab-api';
import { Refusal } from '@uclab/foundation/errors';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { deleteProfile, deleteServer, putProfile, putServer, putSettings, putUser } from '../../cups-admin/index.ts';
import type { Nodes } from '../../nodes/index.ts';
import type { Lab } from '../../service/lab.ts';
import { parse } from '../parse.ts';

const serverParams = z.object({ server: z.string() });
const profileParams = z.object({ profile: z.string() });
const userParams = z.object({ user: z.string() });

/** The page offers users that the cluster has. Throws a Refusal for another; who that is, nobody can say while CUCM does not answer. */
async function requireUser(nodes: Nodes, user: string): Promise<void> {
  const known = await nodes
    .get('cucm')
    .appliance.users(user)
    .catch(() => undefined);
  if (known?.length === 0) throw new Refusal('not-found', `user: CUCM has no user '${user}'.`, 'user');
}

/** What an administrator of the presence nodes does on the pages for CUPC: LDAP Server, LDAP Profile, Settings. */
export function cupcDirectoryRoutes(api: FastifyInstance, { cups, nodes }: Lab): void {
  api.get('/cupc-directory', () => cups.show());
  api.put('/cupc-directory/servers/:server', ({ params, body }) => {
    const [{ server }, wanted] = [parse(serverParams, params), parse(setCupcServerSchema, body)];
    return cups.change((settings) => putServer(settings, server, wanted));
  });
  api.delete('/cupc-directory/servers/:server', ({ params }) => {
    const { server } = parse(serverParams, params);
    return cups.change((settings) => deleteServer(settings, server));
  });
  api.put('/cupc-directory/profiles/:profile', ({ params, body }) => {
    const [{ profile }, wanted] = [parse(profileParams, params), parse(setCupcProfileSchema, body)];
    return cups.change((settings) => putProfile(settings, profile, wanted), wanted.uncheckedFilter);
  });
  api.delete('/cupc-directory/profiles/:profile', ({ params }) => {
    const { profile } = parse(profileParams, params);
    return cups.change((settings) => deleteProfile(settings, profile));
  });
  api.patch('/cupc-directory/settings', ({ body }) => {
    const wanted = parse(setCupcSettingsSchema, body);
    return cups.change((settings) => putSettings(settings, wanted));
  });
  api.put('/cupc-directory/users/:user', async ({ params, body }) => {
    const [{ user }, { profile }] = [parse(userParams, params), parse(setCupcUserSchema, body)];
    // Somebody who is gone can be taken off the page.
    const named = profile === null && (await cups.show()).users.some(({ userid }) => userid === user.toLowerCase());
    if (!named) await requireUser(nodes, user);
    return cups.change((settings) => putUser(settings, user, profile));
  });
}
