import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
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

const contactOperations = [
  'add_contact',
  'delete_contact',
  'set_contact_info',
  'add_non_presence_aware_contact',
  'set_non_presence_aware_contact',
  'delete_non_presence_aware_contact',
  'add_group',
  'delete_group',
  'get_presence_rules',
  'set_presence_rules',
];

const run = promisify(execFile);

/** A Python that has zeep, where there is one. */
const python = process.env.UCLAB_PYTHON ?? 'python3';
const hasZeep = await run(python, ['-c', 'import zeep']).then(
  () => true,
  () => false,
);

let node: PresenceNode;

beforeAll(async () => {
  node = await PresenceNode.prepare();
  const passwordHash = await hashPassword('ciscocisco');
  node.cucm.content.endUsers = [endUser('asmith', { passwordHash }), endUser('bjones', { passwordHash })];
  node.cucm.content.applicationUsers = [{ pkid: 'app-1', name: 'pwsapp', passwordHash, groups: ['Admin-3rd Party API'] }];
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
    expect(Object.keys(EpasSoapService.EpasSoapServicePort)).toEqual(['login', 'logout', 'get_all_config', ...contactOperations]);
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

  it('logs an end user in by an application user, adds contacts, finds them in the configuration, and logs out', async () => {
    const client = await clientOf('/EPASSoap/service/v80');
    const loginOf = async (input: object) => loginReply.parse(await invoke(client, 'login', input)).success?.['session-key'] ?? '';
    const attributes = { force: 'false' };
    const application = await loginOf({
      attributes: { ...attributes, 'client-type': 'thirdpartyapp' },
      username: 'pwsapp',
      password: 'ciscocisco',
    });
    const key = await loginOf({
      attributes: { ...attributes, 'client-type': 'thirdclient' },
      username: 'bjones',
      'app-session-id': application,
    });
    client.addSoapHeader({ 'session-key': key }, '', 'tns', namespace);
    const persona = { attributes: { domain: 'lab.example', 'display-name': 'Ann Smith' }, $value: 'asmith' };
    expect(await invoke(client, 'add_contact', { group: { attributes: { name: 'Contacts' }, 'persona-id': persona } })).toHaveProperty(
      'success',
    );
    const typed = { attributes: { name: 'Contacts' }, property: [{ attributes: { name: 'DisplayName' }, $value: 'Ted Typed' }] };
    expect(await invoke(client, 'add_non_presence_aware_contact', { group: typed })).toMatchObject({
      success: { 'contact-id': expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    const config = await invoke(client, 'get_all_config', { 'user-config': {}, 'non-presence-aware-contacts': {} });
    expect(config).toMatchObject({
      'get-user-config-resp': { group: [{ attributes: { name: 'Contacts' }, 'persona-id': [persona] }] },
      'get-non-presence-aware-contacts-resp': { contact: [{ property: [{ $value: 'Ted Typed' }] }] },
    });
    expect(await invoke(client, 'logout', {})).toHaveProperty('success');
    expect(await invoke(client, 'delete_contact', { group: { attributes: { name: 'Contacts' }, 'persona-id': persona } })).toMatchObject({
      failure: { message: 'Invalid request' },
    });
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

if (!hasZeep && process.env.UCLAB_REQUIRE_ZEEP === '1')
  throw new Error('UCLAB_REQUIRE_ZEEP=1, but no Python with zeep answers; set UCLAB_PYTHON');

describe.skipIf(!hasZeep)('Python zeep (needs a Python with zeep: set UCLAB_PYTHON)', () => {
  const program = `
import json, sys, requests, zeep
from zeep.transports import Transport
wsdl, ca = sys.argv[1:3]
session = requests.Session()
session.trust_env = False
session.verify = ca
client = zeep.Client(wsdl, transport=Transport(session=session, operation_timeout=20))
plain = lambda reply: json.loads(json.dumps(zeep.helpers.serialize_object(reply, dict), default=str))
login = plain(client.service.login(username='asmith', password='ciscocisco', **{'client-type': 'CUPC', 'client-version': '8.5.1', 'force': True}))
key = {'session-key': login['success']['session-key']}
persona = client.get_type('{urn:cisco:epas:soap}persona-id')('bjones', **{'domain': 'lab.example', 'display-name': 'Bob Jones'})
added = plain(client.service.add_contact(group={'name': 'Contacts', 'persona-id': persona}, _soapheaders=key))
config = plain(client.service.get_all_config(**{'system-config': {}, 'user-config': {}, 'contact-info': {}}, _soapheaders=key))
bye = plain(client.service.logout(_soapheaders=key))
after = plain(client.service.get_all_config(_soapheaders=key))
print(json.dumps({'added': added, 'config': config, 'bye': bye, 'after': after}))
`;

  it('logs in, adds a contact, reads the configuration and logs out', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'uclab-epassoap-'));
    try {
      const authority = join(folder, 'ca.pem');
      writeFileSync(authority, node.authority.certificate);
      const { stdout } = await run(python, ['-c', program, `${node.url}/EPASSoap/service/v80?wsdl`, authority], { timeout: 50_000 });
      const answer = z
        .object({ added: z.unknown(), bye: z.unknown(), after: z.unknown(), config: z.record(z.string(), z.unknown()) })
        .parse(JSON.parse(stdout));
      expect(answer.after).toMatchObject({ failure: { message: 'Invalid request' } });
      // An empty success is nothing to zeep; a refusal would be an object.
      expect(answer.added).toBeNull();
      expect(answer.bye).toBeNull();
      expect(answer.config['get-user-config-resp']).toMatchObject({
        group: [{ name: 'Contacts', 'persona-id': [{ _value_1: 'bjones', domain: 'lab.example', 'display-name': 'Bob Jones' }] }],
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
