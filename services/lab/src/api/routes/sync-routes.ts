import type { SyncRun } from '@uclab/contracts/appliance/v1/appliance';
import { addAgreementSchema, type SyncRunDetail, type SyncRuns, setFilterSchema, syncRequestSchema } from '@uclab/contracts/lab-api';
import { Refusal } from '@uclab/foundation/errors';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { synchronise } from '../../attempts/index.ts';
import type { Lab } from '../../service/lab.ts';
import { parse } from '../parse.ts';
import { runView } from '../views/run-view.ts';

const runParams = z.object({ run: z.string().min(1) });
const nameParams = z.object({ name: z.string().min(1) });
const runsListed = 100;

const oneRun = (run: SyncRun) => ({ ...runView(run), attempt: run.traceId, trigger: run.trigger, kind: run.kind });

/** Runs of the synchronisation, and the agreements and filters by which they run. */
export function syncRoutes(api: FastifyInstance, lab: Lab): void {
  const cucm = () => lab.nodes.get('cucm').appliance;
  api.post('/syncs', ({ body }) => synchronise(lab, parse(syncRequestSchema, body)));
  api.get('/syncs', async (): Promise<SyncRuns> => ({ runs: (await cucm().syncRuns({ last: runsListed })).runs.map(oneRun) }));
  api.get('/syncs/:run', async ({ params }): Promise<SyncRunDetail> => {
    const { run: id } = parse(runParams, params);
    const { runs, skipped, shortened } = await cucm().syncRuns({ id });
    const [run] = runs;
    if (!run) throw new Refusal('not-found', `There is no run '${id}'.`, 'run');
    return { ...oneRun(run), leftOut: skipped, shortened };
  });
  api.post('/ldap/directories', async ({ body }) => {
    const { name, values } = parse(addAgreementSchema, body);
    const settings = await lab.cucm.addAgreement(name, values);
    await lab.settle('cucm');
    return settings;
  });
  api.delete('/ldap/directories/:name', async ({ params }) => {
    const settings = await lab.cucm.removeAgreement(parse(nameParams, params).name);
    await lab.settle('cucm');
    return settings;
  });
  api.put('/ldap/filters/:name', ({ params, body }) =>
    lab.cucm.setFilter(parse(nameParams, params).name, parse(setFilterSchema, body).filter),
  );
}
