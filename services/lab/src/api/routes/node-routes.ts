import { controlServiceSchema, nodeUserSchema, runSqlSchema, type SqlAnswer, uploadCertificateSchema } from '@uclab/contracts/lab-api';
import { Refusal } from '@uclab/foundation/errors';
import { newTrace } from '@uclab/foundation/journal';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { NodeWatch } from '../../nodes/index.ts';
import type { Lab } from '../../service/lab.ts';
import { parse } from '../parse.ts';
import { isoTime, serviceView } from '../views/service-view.ts';
import { trustView } from '../views/trust-view.ts';

const nodeParams = z.object({ node: z.string() });
const serviceParams = z.object({ node: z.string(), service: z.string() });
const storeParams = z.object({ node: z.string(), store: z.string() });
const certificateParams = z.object({ node: z.string(), store: z.string(), name: z.string() });
const usersQuery = z.object({ userid: z.string().default('') });
const servicesQuery = z.object({ node: z.string().default('') });
const logQuery = z.object({ service: z.string().default(''), last: z.coerce.number().int().min(1).max(10_000).default(200) });

const servicesOf = (node: NodeWatch) => (node.status?.services ?? []).map((service) => ({ ...serviceView(service), node: node.name }));

/** The node's own log, the newest lines. */
export async function readLog(lab: Lab, name: string, query: unknown) {
  const { service, last } = parse(logQuery, query);
  const { lines, dropped } = await lab.nodes.get(name).appliance.readLog(service, last);
  return { node: name, dropped, lines: lines.map((line) => ({ at: isoTime(line.atMs), service: line.service, text: line.text })) };
}

/** What is done to one node: its services, its certificates, its log; and who is on it. */
export function nodeRoutes(api: FastifyInstance, lab: Lab): void {
  api.get('/services', async ({ query }) => {
    const { node } = parse(servicesQuery, query);
    const nodes = node === '' ? lab.nodes.all() : [lab.nodes.get(node)];
    if (node !== '') await lab.nodes.get(node).refresh();
    else await lab.nodes.refreshAll();
    return { services: nodes.flatMap(servicesOf) };
  });
  api.post('/nodes/:node/services/:service', async ({ params, body }) => {
    const { node: name, service } = parse(serviceParams, params);
    const { action } = parse(controlServiceSchema, body);
    const node = lab.nodes.get(name);
    await node.appliance.controlService(service, action, newTrace());
    // An agent beside a CUCM of another age starts, and stops when it has asked.
    if (node.role === 'cups' && action !== 'stop' && action !== 'deactivate') await lab.agents.hasStarted(name);
    await lab.settle(name);
    return { services: servicesOf(node) };
  });
  api.get('/nodes/:node/users', async ({ params, query }) => {
    const node = lab.nodes.get(parse(nodeParams, params).node);
    if (node.role !== 'cucm' && node.role !== 'cups') {
      throw new Refusal('not-found', `${node.name} has no users of its own; CUCM and the presence nodes have.`, 'node');
    }
    const users = await node.appliance.users(parse(usersQuery, query).userid);
    const view = users.map(({ userid, status, source, homeNode: home, firstName, lastName }) =>
      nodeUserSchema.parse({ userid, status, source, home, firstName, lastName }),
    );
    return { node: node.name, users: view };
  });
  api.post('/nodes/:node/sql', async ({ params, body }): Promise<SqlAnswer> => {
    const node = lab.nodes.get(parse(nodeParams, params).node);
    const { columns, rows, rowsUpdated } = await node.appliance.runSql(parse(runSqlSchema, body).sql);
    if (rowsUpdated !== undefined) await lab.settle(node.name);
    return {
      columns,
      rows: rows.map(({ values }) => values.map(({ text }) => text ?? null)),
      ...(rowsUpdated === undefined ? {} : { rowsUpdated }),
    };
  });
  api.get('/nodes/:node/log', ({ params, query }) => readLog(lab, parse(nodeParams, params).node, query));
  trustRoutes(api, lab);
}

function trustRoutes(api: FastifyInstance, lab: Lab): void {
  api.get('/nodes/:node/trust/:store', async ({ params }) => {
    const { node, store } = parse(storeParams, params);
    return trustView(await lab.nodes.get(node).refresh(), store);
  });
  api.post('/nodes/:node/trust/:store', async ({ params, body }) => {
    const { node: name, store } = parse(storeParams, params);
    const { fileName, contentBase64 } = parse(uploadCertificateSchema, body);
    const node = lab.nodes.get(name);
    const { message } = await node.appliance.uploadCertificate(store, Buffer.from(contentBase64, 'base64'), fileName, newTrace());
    return trustView(await node.refresh(), store, message);
  });
  api.delete('/nodes/:node/trust/:store/:name', async ({ params }) => {
    const { node: nodeName, store, name } = parse(certificateParams, params);
    const node = lab.nodes.get(nodeName);
    await node.appliance.deleteCertificate(store, name, newTrace());
    return trustView(await node.refresh(), store, `${name} was deleted; running services use what they loaded until they are restarted.`);
  });
}
