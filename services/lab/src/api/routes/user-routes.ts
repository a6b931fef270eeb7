import type { UserExplanation } from '@uclab/contracts/lab-api';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Lab } from '../../service/lab.ts';
import { parse } from '../parse.ts';

/** An entry of the directory may have an id that is longer than one of CUCM: that is a reason to ask. */
const userParams = z.object({ userid: z.string().min(1) });

/** What became of users on their way from the directory. */
export function userRoutes(api: FastifyInstance, lab: Lab): void {
  api.get('/users/:userid/explanation', ({ params }): Promise<UserExplanation> => lab.explainUser(parse(userParams, params).userid));
}
