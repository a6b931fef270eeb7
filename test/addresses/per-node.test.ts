import { request } from 'node:https';
import { type StartedCluster, startCluster } from '@uclab/cluster';
import { child, childText, escapeXml, parseEnvelope } from '@uclab/platform/soap';
import { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownNetwork } from '../own-network.ts';
import { account, authorityOf } from '../scenarios/cluster-state.ts';

const network = ownNetwork();
/** Ports that need no rights: whoever runs the tests need not have those for 389 and 636. */
const portSettings = { UCLAB_DIRECTORY_LDAP_PORT: '3890', UCLAB_DIRECTORY_LDAPS_PORT: '6360' };
const deadlineMs = 10_000;

let cluster: StartedCluster;
let authority: string;

/** A POST as a client sends it that has nothing but an address and the authority's certificate, and checks what the node shows. */
const post = (url: string, headers: Readonly<Record<string, string>>, body: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = { method: 'POST', headers, agent: false, ca: authority, signal: AbortSignal.timeout(deadlineMs) } as const;
    const outgoing = request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });

describe('every node is reached on an address of its own', { skip: process.platform !== 'linux' }, () => {
  beforeAll(async () => {
    cluster = await startCluster({ users: 10, addresses: 'per-node', addressNetwork: network, portSettings });
    authority = await authorityOf(cluster);
  });
  afterAll(() => cluster?.stop());

  it('the status tells which', async () => {
    const { nodes } = await cluster.status();
    expect(Object.fromEntries(nodes.map(({ name, url }) => [name, url]))).toEqual({
      directory: `ldap://${network}.21:3890`,
      cucm: `https://${network}.1:8443`,
      cups1: `https://${network}.11:8443`,
      cups2: `https://${network}.12:8443`,
      cupc: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    });
  });

  it('CUCM by AXL on 8443', async () => {
    const { userid, password } = (await cluster.status()).accounts.applicationUser;
    const reply = await post(
      `https://${network}.1:8443/axl/`,
      {
        authorization: `Basic ${Buffer.from(`${userid}:${password}`).toString('base64')}`,
        'content-type': 'text/xml',
        soapaction: 'CUCM:DB ver=8.5 getUser',
      },
      `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
         <a:getUser xmlns:a="http://www.cisco.com/AXL/API/8.5"><userid>asmith</userid></a:getUser></s:Body></s:Envelope>`,
    );
    expect(reply).toContain('<userid>asmith</userid>');
  });

  it.each([
    ['cups1', '11', 'asmith'],
    ['cups2', '12', 'bjones'],
  ])('%s by the SOAP sign-in on 8443', async (node, host, userid) => {
    const { password, home } = await account(cluster, userid);
    expect(home).toBe(node);
    const reply = await post(
      `https://${network}.${host}:8443/EPASSoap/service/v80`,
      { 'content-type': 'application/soap+xml; charset=UTF-8' },
      `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:e="urn:cisco:epas:soap"><s:Body>
         <e:login client-type="CUPC" client-version="8.5" force="true"><e:username>${userid}</e:username><e:password>${escapeXml(password)}</e:password></e:login>
       </s:Body></s:Envelope>`,
    );
    const success = child(parseEnvelope(reply).body, 'success');
    expect(success && childText(success, 'session-key')).toMatch(/.+/);
  });

  it.each([
    ['LDAP', 'ldap', 3890],
    ['LDAPS', 'ldaps', 6360],
  ])('the directory by %s', async (_name, scheme, port) => {
    const { dn, password } = (await cluster.status()).accounts.directoryManager;
    const tls = scheme === 'ldaps' ? { tlsOptions: { ca: authority } } : {};
    const client = new Client({ url: `${scheme}://${network}.21:${port}`, timeout: deadlineMs, connectTimeout: deadlineMs, ...tls });
    try {
      await client.bind(dn, password);
      const { searchEntries } = await client.search('dc=lab,dc=example', { filter: '(uid=asmith)' });
      expect(searchEntries).toHaveLength(1);
    } finally {
      await client.unbind();
    }
  });

  it('a new certificate of the directory names its address, too', async () => {
    const { names } = await cluster.directory.issueCertificate({});
    expect(names).toEqual(expect.arrayContaining(['127.0.0.1', `${network}.21`]));
    await cluster.reset();
  });

  it('emulated clients sign in, and links can be blocked, as anywhere', async () => {
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true });
    await cluster.block('cups1-to-directory', 'refuse');
    const refused = await cluster.signIn({ user: 'asmith' });
    expect(refused.signedIn).toBe(false);
    expect(await cluster.why(refused.attempt)).toMatchObject({ cause: 'ACCESS_LIST_DENIED' });
    await cluster.reset();
  });

  it('a second cluster stands beside it with the same ports, in another network', async () => {
    const beside = ownNetwork();
    await using second = await startCluster({ users: 5, addresses: 'per-node', addressNetwork: beside, portSettings });
    const urls = (await second.status()).nodes.map(({ url }) => url);
    expect(urls).toContain(`https://${beside}.1:8443`);
  });

  it('and not in the same one: the ports are named with their addresses', async () => {
    await expect(startCluster({ users: 5, addresses: 'per-node', addressNetwork: network, portSettings })).rejects.toThrow(
      `Ports 3890 (directory LDAP on ${network}.21), 6360 (directory LDAPS on ${network}.21), 8443 (cucm HTTPS on ${network}.1), ` +
        `8443 (cups1 HTTPS on ${network}.11) and 8443 (cups2 HTTPS on ${network}.12) are in use.`,
    );
  });
});
