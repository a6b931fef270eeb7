import { Agent } from 'node:https';
import { hashPassword } from '@uclab/platform/identity';
import { type Client, createClientAsync } from 'soap';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { endUser } from '../../services/cups/test/cucm-peer.ts';
import { PresenceNode } from '../../services/cups/test/presence-node.ts';
import { SoapCaller } from '../../services/cups/test/soap-caller.ts';

/** The npm package `soap`, as it comes: it reads our WSDL and builds requests and replies from nothing else. */
const loginReply = z.object({
  success: z
    .object({
      'session-key': z.string(),
      'home-node': z.string(),
      'backup-server': z.string(),
      'service-versions': z.object({ version: z.array(z.string()) }),
    })
    .optional(),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
});

const configReply = z.object({
  'get-system-config-resp': z.object({
    property: z.array(z.object({ attributes: z.object({ name: z.string() }), $value: z.string().optional() })),
  }),
});

const namespace = 'urn:cisco:epas:soap';

let node: PresenceNode;

beforeAll(async () => {
  node = await PresenceNode.prepare();
  node.cucm.content.endUsers = [endUser('asmith', { passwordHash: await hashPassword('ciscocisco') })];
  await node.start();
  await node.lab.until(({ agentState }) => agentState === 'completed');
});

afterAll(() => node.remove());

async function clientOf(path: string, options: { forceSoap12Headers: boolean } = { forceSoap12Headers: true }): Promise<Client> {
  const tls = { httpsAgent: new Agent({ ca: node.authority.certificate }) };
  const client = await createClientAsync(`${node.url}${path}?wsdl`, { wsdl_options: tls, ...options });
  client.setSecurity({ addOptions: (request: object) => Object.assign(request, tls), toXML: () => '' });
  return client;
}

async function invoke(client: Client, operation: string, input: unknown): Promise<unknown> {
  const [reply]: unknown[] = await client[`${operation}Async`](input);
  return reply;
}

const credentials = (password: string) => ({
  attributes: { 'client-type': 'CUPC', 'client-version': '8.5.1', force: 'true' },
  username: 'asmith',
  password,
});

describe('a client that npm soap builds from the WSDL', () => {
  it('finds the operations under the names of the product', async () => {
    const { EpasSoapService } = z
      .object({ EpasSoapService: z.object({ EpasSoapServicePort: z.record(z.string(), z.unknown()) }) })
      .parse((await clientOf('/EPASSoap/service/v80')).describe());
    expect(Object.keys(EpasSoapService.EpasSoapServicePort)).toEqual(['login', 'logout', 'get_all_config']);
  });

  it('finds only login at the address that every release has', async () => {
    const client = await clientOf('/EPASSoap/service');
    expect(client.get_all_config).toBeUndefined();
    const reply = loginReply.parse(await invoke(client, 'login', credentials('ciscocisco')));
    expect(reply.success?.['home-node']).toBe('cups1');
  });

  it('logs in, fetches the configuration and logs out', async () => {
    const client = await clientOf('/EPASSoap/service/v80');
    const { success } = loginReply.parse(await invoke(client, 'login', credentials('ciscocisco')));
    expect(success?.['service-versions'].version).toEqual(['v80', 'v70']);
    expect(success?.['backup-server']).toBe('cups2');

    client.addSoapHeader({ 'session-key': success?.['session-key'] }, '', 'tns', namespace);
    const config = configReply.parse(await invoke(client, 'get_all_config', { 'system-config': {}, 'user-config': {} }));
    const properties = new Map(
      config['get-system-config-resp'].property.map((property) => [property.attributes.name, property.$value ?? '']),
    );
    expect(properties.get('Presence.Domain')).toBe('lab.example');
    expect(properties.get('Directory.Primary.Address')).toBe('');

    expect(await invoke(client, 'logout', {})).toHaveProperty('success');
    expect(await invoke(client, 'get_all_config', {})).toMatchObject({ failure: { message: 'Invalid request' } });
  });

  it('sees a refused login as a failure without a reason', async () => {
    const reply = loginReply.parse(await invoke(await clientOf('/EPASSoap/service/latest'), 'login', credentials('wrong')));
    expect(reply).toEqual({ failure: { code: 'INVALID_CREDENTIALS', message: 'Login failed' } });
  });

  it('is refused as a SOAP 1.1 client', async () => {
    const client = await clientOf('/EPASSoap/service', { forceSoap12Headers: false });
    await expect(invoke(client, 'login', credentials('ciscocisco'))).rejects.toThrow(/VersionMismatch/);
  });
});

it('leads a client back to the address over which it asked for the WSDL', async () => {
  const caller = new SoapCaller(node.url, node.authority.certificate);
  const { text, type } = await caller.get('/EPASSoap/service/v70?wsdl');
  await caller.close();
  expect(type).toBe('text/xml; charset=utf-8');
  expect(text).toContain(`<soap12:address location="${node.url}/EPASSoap/service/v70"/>`);
  expect(text).toContain('schemaLocation="../epas-soap-interface.xsd"');
});
