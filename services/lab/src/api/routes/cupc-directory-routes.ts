import { setCupcProfileSchema, setCupcServerSchema, setCupcSettingsSchema, setCupcUserSchema } from '@uclab/contracts/lab-api';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { deleteProfile, deleteServer, putProfile, putServer, putSettings, putUser } from '../../cups-admin/index.ts';
import type { Lab } from '../../service/lab.ts';
import { parse } from '../parse.ts';

const nameParams = z.object({ name: z.string() });
const userParams = z.object({ userid: z.string() });

/** What an administrator of the presence nodes does on the pages for CUPC: LDAP Server, LDAP Profile, Settings. */
export function cupcDirectoryRoutes(api: FastifyInstance, { cups }: Lab): void {
  api.get('/cupc-directory', () => cups.show());
  api.put('/cupc-directory/servers/:name', ({ params, body }) => {
    const [{ name }, wanted] = [parse(nameParams, params), parse(setCupcServerSchema, body)];
    return cups.change((settings) => putServer(settings, name, wanted));
  });
  api.delete('/cupc-directory/servers/:name', ({ params }) => {
    const { name } = parse(nameParams, params);
    return cups.change((settings) => deleteServer(settings, name));
  });
  api.put('/cupc-directory/profiles/:name', ({ params, body }) => {
    const [{ name }, wanted] = [parse(nameParams, params), parse(setCupcProfileSchema, body)];
    return cups.change((settings) => putProfile(settings, name, wanted), wanted.uncheckedFilter);
  });
  api.delete('/cupc-directory/profiles/:name', ({ params }) => {
    const { name } = parse(nameParams, params);
    return cups.change((settings) => deleteProfile(settings, name));
  });
  api.patch('/cupc-directory/settings', ({ body }) => {
    const wanted = parse(setCupcSettingsSchema, body);
    return cups.change((settings) => putSettings(settings, wanted));
  });
  api.put('/cupc-directory/users/:userid', ({ params, body }) => {
    const [{ userid }, { profile }] = [parse(userParams, params), parse(setCupcUserSchema, body)];
    return cups.change((settings) => putUser(settings, userid, profile));
  });
}
