import {
  addDirectoryUserSchema,
  changeDirectoryUserSchema,
  issueDirectoryCertificateSchema,
  moveDirectoryUserSchema,
  renameDirectoryUserSchema,
  setDirectoryPasswordSchema,
} from '@uclab/contracts/lab-api';
import { newTrace } from '@uclab/foundation/journal';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Lab } from '../../service/lab.ts';
import { parse } from '../parse.ts';
import { readLog } from './node-routes.ts';

const userParams = z.object({ userid: z.string() });
const actionParams = z.object({ userid: z.string(), action: z.enum(['lock', 'unlock', 'disable', 'enable']) });
const listQuery = z.object({ text: z.string().default(''), limit: z.coerce.number().int().min(1).max(1_000).default(1_000) });

/** The directory's side: entries, certificate, the LDAP service. */
export function directoryRoutes(api: FastifyInstance, lab: Lab): void {
  const { people, directory, accounts } = lab;
  const useridIn = (params: unknown) => parse(userParams, params).userid;
  api.get('/directory/users', ({ query }) => {
    const { text, limit } = parse(listQuery, query);
    return people.list(text, limit);
  });
  api.get('/directory/users/:userid', ({ params }) => people.get(useridIn(params)));
  api.post('/directory/users', async ({ body }) => {
    const person = parse(addDirectoryUserSchema, body);
    const added = await people.add(person);
    if (person.password !== undefined) accounts.learn(person.userid, person.password);
    return added;
  });
  api.patch('/directory/users/:userid', async ({ params, body }) => {
    const change = parse(changeDirectoryUserSchema, body);
    const changed = await people.set(useridIn(params), change);
    if (change.password !== undefined) accounts.learn(changed.userid, change.password);
    return changed;
  });
  api.delete('/directory/users/:userid', ({ params }) => people.delete(useridIn(params)));
  api.post('/directory/users/:userid/move', ({ params, body }) =>
    people.move(useridIn(params), parse(moveDirectoryUserSchema, body).parent),
  );
  api.post('/directory/users/:userid/rename', ({ params, body }) =>
    people.rename(useridIn(params), parse(renameDirectoryUserSchema, body).userid),
  );
  api.post('/directory/users/:userid/password', async ({ params, body }) => {
    const { password } = parse(setDirectoryPasswordSchema, body);
    const changed = await people.setPassword(useridIn(params), password);
    accounts.learn(changed.userid, password);
    return changed;
  });
  api.post('/directory/users/:userid/:action', ({ params }) => {
    const { userid, action } = parse(actionParams, params);
    return people[action](userid);
  });

  api.get('/directory/certificate', () => directory.certificate());
  api.post('/directory/certificate', async ({ body }) => {
    const certificate = await directory.issue(parse(issueDirectoryCertificateSchema, body), newTrace());
    await lab.settle('directory');
    return certificate;
  });
  for (const action of ['start', 'stop'] as const) {
    api.post(`/directory/${action}`, async () => {
      const state = await directory.control(action, newTrace());
      await lab.settle('directory');
      return state;
    });
  }
  api.get('/directory/log', ({ query }) => readLog(lab, 'directory', query));
}
