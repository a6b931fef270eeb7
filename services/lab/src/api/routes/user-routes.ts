import type { UserExplanation } from '@uclab/contracts/lab-api';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Lab } from '../../service/lab.ts';
import { parse } from '../parse.ts';

const userParams = z.object({ user: z.string().min(1).max(128) });

/** What became of users on their way from the directory. */
export function userRoutes(api: FastifyInstance, lab: Lab): void {
  api.get('/users/:user/explanation', ({ params }): Promise<UserExplanation> => lab.explainUser(parse(userParams, params).user));
}
