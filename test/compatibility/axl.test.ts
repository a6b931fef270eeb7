import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BasicAuthSecurity, type Client, createClientAsync } from 'soap';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Publisher } from '../../services/cucm/test/publisher.ts';
import { localSeed } from '../../services/cucm/test/seeds.ts';
import { hasZeep, runPython } from './python-zeep.ts';

let cucm: Publisher;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uclab-axl-'));
  const [ann, bob] = localSeed.endUsers ?? [];
  if (!ann || !bob) throw new Error('the seed has no users');
  cucm = await Publisher.start({
    ...localSeed,
    endUsers: [{ ...ann, telephoneNumber: '+41 44 000 20 01', mailid: 'asmith@lab.example' }, bob],
  });
});

afterAll(async () => {
  await cucm.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Our own small WSDL for a schema, where client libraries can read it. */
function wsdl(version: string): string {
  const phone = '<xsd:element name="telephoneNumber" type="xsd:string" minOccurs="0"/>';
  const capability = '<xsd:element name="imAndPresenceEnable" type="xsd:boolean" minOccurs="0"/>';
  const agreement = '<xsd:element name="ldapDirectoryName" type="a:XFkType" nillable="true" minOccurs="0"/>';
  const isEarly = version === '8.5';
  const text = readFileSync(new URL('./axl.wsdl', import.meta.url), 'utf8')
    .replaceAll('@VERSION@', version)
    .replace('@LOCATION@', `https://127.0.0.1:${cucm.ports.https}/axl/`)
    .replace('@EARLY_PHONE@', isEarly ? phone : '')
    .replace('@LATE_PHONE@', isEarly ? '' : capability + phone + agreement);
  const file = join(folder, `axl-${version}.wsdl`);
  writeFileSync(file, text);
  return file;
}

const userReply = z.object({ attributes: z.object({ uuid: z.string() }), userid: z.string(), lastName: z.string(), status: z.number() });

describe.each(['8.5', '10.5', '11.5', '12.5'])('npm soap with schema %s', (version) => {
  let client: Client;

  const invoke = async (operation: string, input: unknown): Promise<unknown> => {
    const [reply]: unknown[] = await client[`${operation}Async`](input);
    return reply;
  };

  beforeAll(async () => {
    client = await createClientAsync(wsdl(version));
    client.setSecurity(new BasicAuthSecurity('axladmin', 'axl-secret', { httpsAgent: new Agent({ ca: cucm.authority.certificate }) }));
  });

  it('reads a user, a list, the version and the outcome of a log-in', async () => {
    const user = z.object({ return: z.object({ user: userReply }) }).parse(await invoke('getUser', { userid: 'asmith' })).return.user;
    expect(user).toMatchObject({ userid: 'asmith', lastName: 'Smith', status: 1 });
    const list = await invoke('listUser', { searchCriteria: { userid: '%' }, returnedTags: { userid: '', lastName: '', status: '' } });
    const users = z.object({ return: z.object({ user: z.array(userReply) }) }).parse(list).return.user;
    expect(users.map(({ userid }) => userid)).toEqual(expect.arrayContaining(['asmith', 'bjones']));
    expect(await invoke('getCCMVersion', {})).toMatchObject({ return: { componentVersion: { version: '8.5.1' } } });
    expect(await invoke('doAuthenticateUser', { userid: 'bjones', password: 'bobs-secret' })).toMatchObject({
      return: { userAuthenticated: true, code: 0 },
    });
  });

  it('reads code and words of a fault', async () => {
    const failure = await invoke('getUser', { userid: 'nobody' }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      root: {
        Envelope: {
          Body: { Fault: { faultstring: 'Item not valid: The specified User was not found', detail: { axlError: { axlcode: '5007' } } } },
        },
      },
    });
  });
});

describe.skipIf(!hasZeep)('Python zeep (needs a Python with zeep: set UCLAB_PYTHON)', () => {
  const program = `
import json, sys, requests, zeep
from zeep.transports import Transport
wsdl, ca, address, namespace = sys.argv[1:5]
session = requests.Session()
session.trust_env = False
session.auth = ('axladmin', 'axl-secret')
session.verify = ca
client = zeep.Client(wsdl, transport=Transport(session=session, operation_timeout=20))
service = client.create_service('{http://www.cisco.com/AXLAPIService/}AXLAPIBinding', address)
# Of what our small WSDL does not have, a strict client must not be told.
tags = {name: '' for name, _ in client.get_type('{' + namespace + '}User').elements}
user = service.getUser(userid='asmith', returnedTags=tags)['return']['user']
names = [u['userid'] for u in service.listUser(searchCriteria={'userid': '%'}, returnedTags={'userid': ''})['return']['user']]
try:
    service.getUser(userid='nobody')
    fault = None
except zeep.exceptions.Fault as error:
    fault = error.message
print(json.dumps({'user': zeep.helpers.serialize_object(user, dict), 'names': names, 'fault': fault, 'cookie': 'JSESSIONIDSSO' in session.cookies}, default=str))
`;

  it.each(['8.5', '10.5', '11.5', '12.5'])('loses no element of a user to the order of schema %s', async (version) => {
    const authority = join(folder, 'ca.pem');
    writeFileSync(authority, cucm.authority.certificate);
    const args = [
      '-c',
      program,
      wsdl(version),
      authority,
      `https://127.0.0.1:${cucm.ports.https}/axl/`,
      `http://www.cisco.com/AXL/API/${version}`,
    ];
    expect(await runPython(args)).toMatchObject({
      user: {
        firstName: 'Ann',
        lastName: 'Smith',
        userid: 'asmith',
        telephoneNumber: '+41 44 000 20 01',
        mailid: 'asmith@lab.example',
        department: 'Sales',
        enableCti: false,
        ...(version === '8.5' ? {} : { imAndPresenceEnable: true }),
        status: 1,
      },
      names: ['asmith', 'bjones'],
      fault: 'Item not valid: The specified User was not found',
      cookie: true,
    });
  });
});
