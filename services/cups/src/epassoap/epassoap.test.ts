import { hashPassword } from '@uclab/platform/identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endUser, noLdap } from '../../test/cucm-peer.ts';
import { PresenceNode } from '../../test/presence-node.ts';
import { SoapCaller } from '../../test/soap-caller.ts';

const configuration = '<e:get-all-config><e:system-config/><e:user-config/></e:get-all-config>';

let node: PresenceNode;
let soap: SoapCaller;

async function startNode(seed: Parameters<typeof PresenceNode.prepare>[0] = {}): Promise<PresenceNode> {
  const passwordHash = await hashPassword('ciscocisco');
  const made = await PresenceNode.prepare(seed);
  made.cucm.content.endUsers = [
    endUser('asmith', { passwordHash }),
    endUser('bjones', { passwordHash, homeNode: 'cups2' }),
    endUser('gone', { passwordHash, status: 2, fkdirectorypluginconfig: 'agreement' }),
    endUser('synced', { passwordHash, fkdirectorypluginconfig: 'agreement' }),
    endUser('nopresence', { passwordHash, enablePresence: false, enableCupc: false }),
    endUser('noclient', { passwordHash, enableCupc: false }),
  ];
  made.cucm.content.applicationUsers = [
    { pkid: 'app-1', name: 'pwsapp', passwordHash, groups: ['Admin-3rd Party API'] },
    { pkid: 'app-2', name: 'otherapp', passwordHash, groups: ['Standard CCM Super Users'] },
  ];
  await made.start();
  await made.lab.until(({ agentState }) => agentState === 'completed');
  return made;
}

beforeAll(async () => {
  node = await startNode();
  soap = new SoapCaller(node.url, node.authority.certificate);
});

afterAll(async () => {
  await soap.close();
  await node.remove();
});

describe('login', () => {
  it('gives a session key, the backup server, the home node and the interface versions', async () => {
    const reply = await soap.login('asmith', 'ciscocisco');
    expect(reply).toMatchObject({ status: 200, type: 'application/soap+xml; charset=utf-8' });
    expect(reply.text).toMatch(
      /<e:login-resp><e:success><e:session-key>[0-9a-f]{40}<\/e:session-key><e:backup-server>cups2<\/e:backup-server><e:home-node>cups1<\/e:home-node>/,
    );
    expect(reply.text).toContain('<e:service-versions><e:version>v80</e:version><e:version>v70</e:version></e:service-versions>');
  });

  it('serves a user who is homed elsewhere, and names that node', async () => {
    expect((await soap.login('bjones', 'ciscocisco')).text).toContain('<e:home-node>cups2</e:home-node>');
  });

  it('gives the same key again unless a new one is forced', async () => {
    const attributes = 'client-type="deskphone" force="false"';
    const first = await soap.keyOf('asmith', 'ciscocisco', attributes);
    expect(await soap.keyOf('asmith', 'ciscocisco', attributes)).toBe(first);
    expect(await soap.keyOf('asmith', 'ciscocisco', 'client-type="deskphone" force="true"')).not.toBe(first);
  });

  it.each([
    ['text/xml; charset=utf-8'],
    ['application/soap+xml; charset=UTF-8; action="urn:cisco:epas:soap/login"'],
    ['application/soap+xml; action="something else"'],
  ])('looks at the body and not at the action, also with content type %s', async (contentType) => {
    const body = '<e:login client-type="CUPC" force="true"><e:username>asmith</e:username><e:password>ciscocisco</e:password></e:login>';
    expect((await soap.send(body, { contentType })).text).toContain('<e:success>');
  });

  it('refuses with one and the same answer, whatever the reason', async () => {
    node.cucm.push({
      $case: 'ldapAuthentication',
      value: {
        ...noLdap,
        enabled: true,
        managerDn: 'cn=manager',
        managerPassword: 'x',
        hosts: [{ hostName: 'directory', portNumber: 636, sslEnabled: true }],
      },
    });
    await node.lab.until(({ authentication }) => authentication?.enabled === true);
    const replies = await Promise.all([
      soap.login('asmith', 'wrong'),
      soap.login('nobody', 'ciscocisco'),
      soap.login('gone', 'ciscocisco'),
      soap.login('asmith', ''),
      soap.login('nopresence', 'ciscocisco'),
      soap.login('noclient', 'ciscocisco'),
      soap.login('', ''),
      soap.login('*)(uid=*', 'ciscocisco'),
      soap.login('synced', 'ciscocisco'),
      soap.send('<e:login/>'),
      soap.login('otherapp', 'ciscocisco', 'client-type="thirdpartyapp"'),
      soap.login('pwsapp', 'wrong', 'client-type="thirdpartyapp"'),
      soap.send('<e:login><e:username>asmith</e:username><e:app-session-id>guessed</e:app-session-id></e:login>'),
    ]);
    const [first] = replies;
    expect(first?.status).toBe(200);
    expect(first?.text).toContain(
      '<e:login-resp><e:failure><e:code>INVALID_CREDENTIALS</e:code><e:message>Login failed</e:message></e:failure></e:login-resp>',
    );
    for (const reply of replies) expect(reply).toEqual(first);
    node.cucm.push({ $case: 'ldapAuthentication', value: noLdap });
    await node.lab.until(({ authentication }) => authentication?.enabled === false);
  });

  it('leaves the cause of a refusal in the log of the node and in the journal', async () => {
    await soap.login('gone', 'ciscocisco');
    expect(await node.lab.log('Tomcat')).toContain('gone refused: the user is inactive');
    expect(await node.lab.log('Client Profile Agent')).toContain('login of gone from CUPC refused');
    await expect.poll(() => node.lab.events.map((event) => event.symptom)).toContain('USER_INACTIVE');
  });

  it('lets nobody in with a local password that CUCM has locked, or that has expired, until CUCM says otherwise', async () => {
    const passwordHash = await hashPassword('ciscocisco');
    const free = { locked: false, lockedUntilMs: 0, expiresAtMs: 0, mustChange: false };
    const nowMs = node.clock.nowMs();
    const tell = async (passwordStanding: typeof free | undefined, application = false) => {
      if (application) {
        const value = { pkid: 'app-1', name: 'pwsapp', passwordHash, groups: ['Admin-3rd Party API'], passwordStanding };
        node.cucm.push({ $case: 'applicationUser', value });
      } else node.cucm.push({ $case: 'endUser', value: endUser('asmith', { passwordHash, passwordStanding }) });
      await node.lab.until(({ revision }) => revision === node.cucm.content.revision);
    };
    const words = async (user = 'asmith', attributes?: string) => (await soap.login(user, 'ciscocisco', attributes)).text;
    const refusals: [typeof free, string][] = [
      [{ ...free, locked: true }, 'LOCAL_CREDENTIAL_LOCKED'],
      [{ ...free, locked: true, lockedUntilMs: nowMs + 60_000 }, 'LOCAL_CREDENTIAL_LOCKED'],
      [{ ...free, expiresAtMs: nowMs }, 'LOCAL_CREDENTIAL_EXPIRED'],
      [{ ...free, mustChange: true }, 'LOCAL_CREDENTIAL_MUST_CHANGE'],
    ];
    for (const [standing, symptom] of refusals) {
      await tell(standing);
      expect(await words()).toContain('<e:code>INVALID_CREDENTIALS</e:code><e:message>Login failed</e:message>');
      await expect.poll(() => node.lab.events.findLast(({ kind }) => kind === 'identity.password-checked')?.symptom).toBe(symptom);
    }
    for (const standing of [{ ...free, locked: true, lockedUntilMs: nowMs }, { ...free, expiresAtMs: nowMs + 1 }, undefined]) {
      await tell(standing);
      expect(await words()).toContain('<e:success>');
    }
    await tell({ ...free, locked: true }, true);
    expect(await words('pwsapp', 'client-type="thirdpartyapp"')).toContain('Login failed');
    await tell(undefined, true);
    expect(await words('pwsapp', 'client-type="thirdpartyapp"')).toContain('<e:success>');
  });

  it('lets in whom CUCM has enabled, for presence anybody and for CUPC who uses it, as soon as it is copied', async () => {
    expect((await soap.login('noclient', 'ciscocisco')).text).toContain('Login failed');
    expect((await soap.login('noclient', 'ciscocisco', 'client-type="deskphone" force="true"')).text).toContain('<e:success>');
    expect((await soap.login('nopresence', 'ciscocisco', 'client-type="deskphone" force="true"')).text).toContain('Login failed');
    const refused = node.lab.events.filter(({ symptom }) => symptom === 'USER_NOT_ENABLED').map(({ facts }) => facts);
    expect(refused).toContainEqual({ user: 'noclient', capability: 'cupc' });
    expect(refused).toContainEqual({ user: 'nopresence', capability: 'presence' });

    const passwordHash = await hashPassword('ciscocisco');
    node.cucm.push({ $case: 'endUser', value: endUser('nopresence', { passwordHash }) });
    await expect.poll(async () => (await node.lab.users('nopresence'))[0]?.enablePresence).toBe(true);
    expect((await soap.login('nopresence', 'ciscocisco')).text).toContain('<e:success>');
  });

  it('refuses a synchronised user while the directory is down, without a look at the local password', async () => {
    node.cucm.push({
      $case: 'ldapAuthentication',
      value: { ...noLdap, enabled: true, managerDn: 'cn=m', hosts: [{ hostName: 'directory', portNumber: 636, sslEnabled: true }] },
    });
    await node.lab.until(({ authentication }) => authentication?.enabled === true);
    expect((await soap.login('synced', 'ciscocisco')).text).toContain('Login failed');
    expect((await soap.login('asmith', 'ciscocisco')).text).toContain('<e:success>');
    node.cucm.push({ $case: 'ldapAuthentication', value: noLdap });
    await node.lab.until(({ authentication }) => authentication?.enabled === false);
    expect((await soap.login('synced', 'ciscocisco')).text).toContain('<e:success>');
  });
});

describe('an application user', () => {
  const endUserBy = (key: string, user = 'asmith') =>
    soap.send(
      `<e:login client-type="thirdclient" force="false"><e:username>${user}</e:username><e:app-session-id>${key}</e:app-session-id></e:login>`,
    );

  it('logs end users in without their passwords, and out again when it goes', async () => {
    const key = await soap.keyOf('pwsapp', 'ciscocisco', 'client-type="thirdpartyapp" force="false"');
    const reply = await endUserBy(key);
    const endUserKey = /<e:session-key>([^<]+)</.exec(reply.text)?.[1] ?? '';
    expect((await soap.send(configuration, { key: endUserKey })).text).toContain('lab.example');
    await soap.send('<e:logout/>', { key });
    expect((await soap.send(configuration, { key: endUserKey })).text).toContain('Invalid request');
  });

  it('cannot log in a user who is inactive, and an end user cannot vouch for another', async () => {
    const key = await soap.keyOf('pwsapp', 'ciscocisco', 'client-type="thirdpartyapp" force="false"');
    expect((await endUserBy(key, 'gone')).text).toContain('Login failed');
    expect((await endUserBy(await soap.keyOf('asmith', 'ciscocisco'), 'bjones')).text).toContain('Login failed');
  });
});

describe('get-all-config', () => {
  it('hands out domain and nodes, the home node first, and directory settings without values', async () => {
    const { text } = await soap.send(configuration, { key: await soap.keyOf('bjones', 'ciscocisco') });
    expect(text).toContain('<e:get-all-config-resp><e:success/><e:get-system-config-resp><e:property name="Presence.Domain">lab.example<');
    expect(text).toContain('<e:property name="Presence.Primary.Address">cups2</e:property>');
    expect(text).toContain('<e:property name="Presence.Backup.Address">cups1</e:property>');
    expect(text).toContain('<e:property name="Directory.Primary.Address"/>');
    expect(text).toContain('<e:property name="Directory.Password"/>');
    expect(text).not.toMatch(/axl-secret|ciscocisco|scrypt/);
  });

  it('hands out what belongs to the user where it is asked for, and the system properties always', async () => {
    const key = await soap.keyOf('asmith', 'ciscocisco');
    const partsOf = async (asked: string) =>
      [...(await soap.send(`<e:get-all-config>${asked}</e:get-all-config>`, { key })).text.matchAll(/<e:(get-[a-z-]+)-resp[ />]/g)].map(
        ([, name]) => name,
      );
    expect(await partsOf('')).toEqual(['get-all-config', 'get-system-config']);
    expect(await partsOf('<e:user-config/>')).toEqual(['get-all-config', 'get-system-config', 'get-user-config']);
    expect(await partsOf('<e:contact-info/><e:federated-domains auth-policy="all"/>')).toEqual([
      'get-all-config',
      'get-system-config',
      'get-contact-info',
    ]);
  });

  it('hands out the LDAP profile that the node was seeded with to end users, and none to an application user', async () => {
    const client = {
      servers: [{ name: 'directory', host: 'directory', port: 389, protocol: 'TCP' as const }],
      profiles: [{ name: 'everybody', bindDn: 'cn=m', password: 'p&w', contexts: [{ dn: 'dc=lab' }], primary: 'directory' }],
    };
    const seeded = await startNode({ client });
    const caller = new SoapCaller(seeded.url, seeded.authority.certificate);
    try {
      const configOf = async (key: string) => (await caller.send(configuration, { key })).text;
      const text = await configOf(await caller.keyOf('asmith', 'ciscocisco'));
      expect(text).toContain('<e:property name="Directory.Primary.Address">directory</e:property>');
      expect(text).toContain('<e:property name="Directory.Password">p&amp;w</e:property>');
      expect(text).toContain('<e:property name="Directory.SearchRecursive1">TRUE</e:property>');
      const application = await caller.keyOf('pwsapp', 'ciscocisco', 'client-type="thirdpartyapp" force="false"');
      expect(await configOf(application)).toContain('<e:property name="Directory.Password"/>');
    } finally {
      await caller.close();
      await seeded.remove();
    }
  });

  it.each([
    ['a key that was never given', 'guessed'],
    ['an empty key', ''],
    ['no key', undefined],
  ])('says Invalid request to %s', async (_case, key) => {
    const reply = await soap.send(configuration, key === undefined ? {} : { key });
    expect(reply).toMatchObject({ status: 200, text: expect.stringContaining('<e:message>Invalid request</e:message>') });
  });

  it('is answered at every interface version on offer, and not at the address for logins', async () => {
    const key = await soap.keyOf('asmith', 'ciscocisco');
    for (const version of ['v80', 'v70', 'latest']) {
      expect((await soap.send(configuration, { key, path: `/EPASSoap/service/${version}` })).text).toContain('lab.example');
    }
    expect((await soap.send(configuration, { key, path: '/EPASSoap/service' })).text).toContain('Only login is accepted here');
    expect((await soap.send(configuration, { key, path: '/EPASSoap/service/v105' })).status).toBe(404);
  });
});

describe('logout', () => {
  it('ends the key', async () => {
    const key = await soap.keyOf('asmith', 'ciscocisco');
    expect((await soap.send('<e:logout/>', { key })).text).toContain('<e:logout-resp><e:success/></e:logout-resp>');
    expect((await soap.send('<e:logout/>', { key })).text).toContain('Invalid request');
  });
});

describe('what is not a call', () => {
  it.each([
    ['a login', '<e:login/>'],
    ['an empty body', ''],
  ])('refuses SOAP 1.1 with a VersionMismatch in the form of SOAP 1.1, for %s', async (_what, body) => {
    const reply = await soap.send(body, { envelope: 'http://schemas.xmlsoap.org/soap/envelope/', contentType: 'text/xml' });
    expect(reply).toMatchObject({ status: 500, type: 'text/xml; charset=utf-8' });
    expect(reply.text).toContain('<faultcode>soapenv:VersionMismatch</faultcode>');
  });

  it.each([
    ['XML that is not well-formed', '<s:Envelope'],
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'],
    ['ten thousand levels', '<a>'.repeat(10_000) + '</a>'.repeat(10_000)],
    ['something else than SOAP', '<hello/>'],
    ['nothing', ''],
  ])('answers %s with a fault of one line', async (_case, body) => {
    const reply = await soap.post('/EPASSoap/service', body);
    expect(reply.status).toBe(500);
    expect(reply.text).toMatch(/<soapenv:Value>soapenv:Sender<\/soapenv:Value>.*The request is not a SOAP message: [^<\n]+</);
  });

  it('names an operation that does not exist', async () => {
    expect((await soap.send('<e:dance/>')).text).toContain('There is no operation dance.');
  });

  it.each(['get-onetime-password', 'get-system-config', 'get-user-config', 'get-federated-domains'])(
    'neither offers nor answers %s, which is not there yet, whoever asks',
    async (operation) => {
      const key = await soap.keyOf('asmith', 'ciscocisco');
      const reply = await soap.send(`<e:${operation}/>`, { key });
      expect(reply).toMatchObject({ status: 500, text: expect.stringContaining(`There is no operation ${operation}.`) });
      const { text } = await soap.get('/EPASSoap/service/v80?wsdl');
      expect(text).toContain('"get_all_config"');
      expect(text).not.toContain(`"${operation.replaceAll('-', '_')}"`);
    },
  );
});

it('counts a login failure as a fault where the setting says so', async () => {
  const other = await startNode({ settings: { loginFailure: 'fault' } });
  const caller = new SoapCaller(other.url, other.authority.certificate);
  try {
    const reply = await caller.login('asmith', 'wrong');
    expect(reply.status).toBe(500);
    expect(reply.text).toContain('<soapenv:Value>soapenv:Sender</soapenv:Value>');
    expect(reply.text).toContain('Login failed');
    expect((await caller.send(configuration, { key: 'guessed' })).text).toContain('Invalid request');
  } finally {
    await caller.close();
    await other.remove();
  }
});

describe('services', () => {
  it('forgets every key when Cisco Tomcat restarts', async () => {
    const key = await soap.keyOf('asmith', 'ciscocisco');
    await node.lab.control('Cisco Tomcat', 'restart');
    expect((await soap.send(configuration, { key })).text).toContain('Invalid request');
    expect((await node.lab.status()).cups?.sessions).toBe(0);
  });

  it('keeps keys while only the Client Profile Agent is down, and answers 503 meanwhile', async () => {
    const key = await soap.keyOf('asmith', 'ciscocisco');
    await node.lab.control('Client Profile Agent', 'stop');
    expect((await soap.login('asmith', 'ciscocisco')).status).toBe(503);
    await node.lab.control('Client Profile Agent', 'start');
    expect((await soap.send(configuration, { key })).text).toContain('lab.example');
  });

  it('says what it is to whoever looks', async () => {
    expect((await soap.get('/EPASSoap/service')).text).toContain('interface versions v80 and v70');
  });
});
