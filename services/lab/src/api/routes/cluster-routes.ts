import {
  advanceClockSchema,
  type ClockAdvanced,
  type Links,
  ldapSectionSchema,
  setClockSchema,
  setLdapSchema,
  setLinkSchema,
} from '@uclab/contracts/lab-api';
import { Refusal } from '@uclab/foundation/errors';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { targetOf } from '../../clock/index.ts';
import type { Lab } from '../../service/lab.ts';
import { parse } from '../parse.ts';
import { isoTime } from '../views/service-view.ts';
import { statusView } from '../views/status-view.ts';
import { stillPasses } from '../views/still-passes.ts';

/** Whoever asked waits a minute at most. */
const advanceMs = 45_000;
const linkParams = z.object({ name: z.string() });
const sectionParams = z.object({ section: ldapSectionSchema });

/** The cluster as a whole: its status, links, LDAP settings, time, and the way back to the beginning. */
export function clusterRoutes(api: FastifyInstance, lab: Lab): void {
  const links = async (): Promise<Links> => {
    const view = await lab.links.view();
    return { links: view, stillPasses: stillPasses(view, lab.nodes) };
  };
  const clock = () => ({ now: lab.clock.now().toISOString(), offsetMs: lab.clock.offsetMs });

  api.get('/status', () => statusView(lab));
  api.get('/links', links);
  api.put('/links/:name', async ({ params, body }) => {
    await lab.links.set(parse(linkParams, params).name, parse(setLinkSchema, body));
    return links();
  });
  api.post('/links/allow-all', async () => {
    await lab.links.setAll();
    return links();
  });
  api.get('/ldap', () => lab.cucm.ldapSettings());
  api.patch('/ldap/:section', async ({ params, body }) => {
    const settings = await lab.cucm.changeLdap(parse(sectionParams, params).section, parse(setLdapSchema, body).values);
    await lab.settle('cucm');
    return settings;
  });
  api.get('/clock', clock);
  api.put('/clock', async ({ body }) => {
    await lab.time.set(parse(setClockSchema, body).offsetMs);
    return clock();
  });
  api.post('/clock/advance', async ({ body }, reply): Promise<ClockAdvanced> => {
    const targetMs = targetOf(parse(advanceClockSchema, body), lab.clock.nowMs());
    const gone = new AbortController();
    // Before an answer there was: whoever asked has gone, and time stops for them.
    reply.raw.once('close', () => gone.abort());
    const { reached, reset, happened, more } = await lab.time.advance(targetMs, advanceMs, gone.signal);
    if (reset && !reached) throw new Refusal('conflict', 'The cluster was reset, and its time with it.');
    const view = happened.map(({ atMs, attempt, ...happening }) => ({ ...happening, at: isoTime(atMs), attempt: attempt ?? null }));
    return { ...clock(), target: isoTime(targetMs), reached, happened: view, more };
  });
  api.post('/reset', async () => {
    await lab.reset();
    return {};
  });
}
