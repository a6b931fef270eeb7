import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { certificateFileBytes } from '@uclab/contracts/lab-api';
import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { triedCluster } from './tried-cluster.ts';

const tried = triedCluster();
const errorSchema = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string().min(10).max(1_000), field: z.string().optional() }),
});

interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly raw?: string | Buffer;
}

async function send(method: string, path: string, { headers = {}, body, raw }: Sent = {}) {
  const answer = await request(`${tried.cluster.url}${path}`, {
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).parse(method),
    headers: { 'content-type': 'application/json', ...headers },
    body: raw ?? (body === undefined ? null : JSON.stringify(body)),
    signal: AbortSignal.timeout(10_000),
  });
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
}

/** The one error that a refusal is. */
async function refusalOf(method: string, path: string, sent: Sent = {}) {
  const { status, text } = await send(method, `/api/v1${path}`, sent);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(text).not.toMatch(/\.ts\b|node_modules|ZodError/);
  return { status, ...errorSchema.parse(JSON.parse(text)).error };
}

describe('what does not exist is named, with what there is', () => {
  it.each([
    ['PUT', '/links/cups9-to-directory', { mode: 'refuse' }, 'cups1-to-directory'],
    ['PUT', '/links/__proto__', { mode: 'refuse' }, 'cups1-to-directory'],
    ['GET', '/nodes/cups9/users', undefined, 'cups1'],
    ['GET', '/nodes/constructor/log', undefined, 'cups1'],
    ['GET', '/nodes/cups1/trust/no-trust', undefined, 'directory-trust'],
    ['GET', '/nodes/cups1/trust/..%2f..%2fidentity', undefined, 'directory-trust'],
    ['DELETE', '/nodes/cups1/trust/directory-trust/nothing.pem', undefined, 'nothing.pem'],
    ['DELETE', '/nodes/cups1/trust/directory-trust/..%2f..%2fseed.json', undefined, ''],
    ['DELETE', '/nodes/cups1/trust/directory-trust/%2fetc%2fpasswd', undefined, ''],
    ['POST', '/nodes/cups1/services/Cisco%20Coffee', { action: 'restart' }, 'Cisco Tomcat'],
    ['POST', '/nodes/cups9/services/Tomcat', { action: 'restart' }, 'cups1'],
    ['GET', '/nodes/cups1/log?service=Coffee', undefined, 'Cisco Tomcat'],
    ['POST', '/sign-ins', { user: 'asmith', node: 'cups9' }, 'cups1'],
    ['POST', '/sign-ins', { user: 'asmith', node: 'directory' }, 'cups1'],
    ['DELETE', '/sign-ins/nobody', undefined, 'nobody'],
    ['GET', '/clients/nobody', undefined, 'nobody'],
    ['GET', '/attempts/0123456789abcdef/explanation', undefined, ''],
    ['GET', '/directory/users/nobody', undefined, 'nobody'],
    ['DELETE', '/directory/users/*', undefined, ''],
    ['POST', '/directory/users/*)(uid=*/lock', undefined, ''],
    ['GET', '/nothing', undefined, '/nothing'],
    ['DELETE', '/status', undefined, 'DELETE'],
  ])('%s %s', async (method, path, body, named) => {
    const { message } = await refusalOf(method, path, body === undefined ? {} : { body });
    expect(message).toContain(named);
  });
});

describe('a body that breaks a rule is refused, and the field is named', () => {
  it.each<readonly [string, string, unknown, string | undefined]>([
    ['POST', '/sign-ins', {}, 'user'],
    ['POST', '/sign-ins', { user: 7 }, 'user'],
    ['POST', '/sign-ins', { user: '' }, 'user'],
    ['POST', '/sign-ins', { user: 'x'.repeat(129) }, 'user'],
    ['POST', '/sign-ins', { user: ['asmith'] }, 'user'],
    ['POST', '/sign-ins', { user: 'asmith', password: null }, 'password'],
    ['POST', '/sign-ins', { user: 'asmith', admin: true }, undefined],
    ['POST', '/sign-ins', ['asmith'], undefined],
    ['POST', '/sign-ins', 'asmith', undefined],
    ['PUT', '/links/cups1-to-directory', { mode: 'explode' }, 'mode'],
    ['PUT', '/links/cups1-to-directory', { latencyMs: -1 }, 'latencyMs'],
    ['PUT', '/links/cups1-to-directory', { latencyMs: 1e9 }, 'latencyMs'],
    ['PUT', '/links/cups1-to-directory', { latencyMs: '5' }, 'latencyMs'],
    ['POST', '/nodes/cups1/services/Tomcat', { action: 'explode' }, 'action'],
    ['PATCH', '/ldap/authentication', { values: { colour: 'red' } }, 'colour'],
    ['PATCH', '/ldap/authentication', { values: { port: '99999999' } }, 'port'],
    ['PATCH', '/ldap/authentication', { values: { enabled: 'perhaps' } }, 'enabled'],
    ['PATCH', '/ldap/colour', { values: {} }, 'section'],
    ['PUT', '/clock', { offsetMs: 1e300 }, 'offsetMs'],
    ['PUT', '/clock', { offsetMs: 'now' }, 'offsetMs'],
    ['POST', '/clock/advance', {}, 'by'],
    ['POST', '/clock/advance', { by: '6y' }, 'by'],
    ['POST', '/clock/advance', { by: '9999999d' }, 'by'],
    ['POST', '/clock/advance', { to: '25:00' }, 'to'],
    ['POST', '/clock/advance', { to: '2001-01-01T00:00:00Z' }, 'to'],
    ['POST', '/ldap/directories', { name: '', values: {} }, 'name'],
    ['POST', '/ldap/directories', { name: 'x', values: { colour: 'red' } }, 'colour'],
    ['POST', '/ldap/directories', { name: 'x', values: {} }, 'managerDn'],
    ['PATCH', '/ldap/directory', { values: { interval: 'often' } }, 'interval'],
    ['PUT', '/ldap/filters/x', { filter: 7 }, 'filter'],
    ['GET', '/syncs/nothing', undefined, 'run'],
    ['POST', '/nodes/cucm/services/DirSync', { action: 'kick' }, 'action'],
    ['POST', '/directory/users', { userid: '*)(uid=*' }, 'userid'],
    ['POST', '/directory/users/asmith/password', { password: '' }, 'password'],
    ['POST', '/directory/users/asmith/rename', { userid: 'a smith' }, 'userid'],
    ['POST', '/directory/users/asmith/rename', { parent: 'ou=People' }, 'userid'],
    ['POST', '/directory/users/asmith/explode', {}, 'action'],
    ['POST', '/directory/certificate', { ca: 'mine' }, 'ca'],
    ['GET', '/nodes/cups1/log?last=-1', undefined, 'last'],
    ['GET', '/nodes/cups1/log?last=many', undefined, 'last'],
    ['GET', '/journal?after=-1', undefined, 'after'],
  ])('%s %s %j', async (method, path, body, field) => {
    const refusal = await refusalOf(method, path, body === undefined ? {} : { body });
    expect(refusal.status).toBeLessThanOrEqual(404);
    if (field !== undefined) expect(refusal.field).toBe(field);
  });

  it.each([
    ['no JSON', '{"user":'],
    ['XML', '<user>asmith</user>'],
    ['bytes', Buffer.from([0xff, 0xfe, 0, 1])],
    ['10,000 levels', '['.repeat(10_000)],
    ['a prototype', '{"__proto__":{"user":"asmith"}}'],
    ['a NUL in a key', '{"us\\u0000er":"asmith"}'],
  ])('%s', async (_what, raw) => {
    expect(await refusalOf('POST', '/sign-ins', { raw })).toMatchObject({ status: 400, code: 'invalid' });
  });

  it('2 MB', async () => {
    expect(await refusalOf('POST', '/sign-ins', { raw: JSON.stringify({ user: 'x'.repeat(2 * 1024 * 1024) }) })).toMatchObject({
      status: 413,
      code: 'too-large',
    });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'as %s, which any page could send',
    async (type) => {
      const { message } = await refusalOf('POST', '/reset', { raw: '{}', headers: { 'content-type': type } });
      expect(message).toContain('content-type: application/json');
    },
  );
});

it.each([
  ['PATCH', '/ldap/authentication', { values: { port: '99999' } }],
  ['PATCH', '/ldap/system', { values: { serverType: 'Abacus' } }],
  ['PATCH', '/directory/users/asmith', { attributes: { bogus: '1' } }],
  ['POST', '/directory/users', { userid: 'x', parent: 'nowhere' }],
  ['POST', '/nodes/cups1/trust/directory-trust', { fileName: 'x.pem', contentBase64: 'aGVsbG8=' }],
])('%s %s %j is in order, and the product says no to it', async (method, path, body) => {
  expect(await refusalOf(method, path, { body })).toMatchObject({ status: 422, code: 'refused' });
});

describe('a page of another site', () => {
  it.each([
    ['that made its name resolve to this machine', { host: 'evil.example' }],
    ['that made its name resolve to this machine, port and all', { host: 'evil.example:8400' }],
    ['that posts from elsewhere', { origin: 'http://evil.example' }],
    ['in a sandbox', { origin: 'null' }],
    ['with a name like this one', { host: '127.0.0.1.evil.example' }],
  ])('%s may not use the laboratory', async (_what, headers) => {
    const before = await tried.cluster.links();
    expect(await refusalOf('GET', '/status', { headers })).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await refusalOf('POST', '/reset', { headers, body: {} })).toMatchObject({ status: 403 });
    await refusalOf('PUT', '/links/cups1-to-directory', { headers, body: { mode: 'refuse' } });
    const states = (links: typeof before) => links.links.map(({ state }) => state);
    expect(states(await tried.cluster.links())).toEqual(states(before));
  });

  it('is never told that it may', async () => {
    const answer = await send('OPTIONS', '/api/v1/status', {
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'PUT' },
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(Object.keys(answer.headers)).not.toContain('access-control-allow-origin');
  });

  it('reaches the clients no better', async () => {
    const cupc = (await tried.cluster.status()).nodes.find(({ role }) => role === 'cupc')?.url ?? '';
    for (const headers of [{ host: 'evil.example' }, { origin: 'http://evil.example' }]) {
      const answer = await request(`${cupc}/clients`, { headers: { ...headers }, signal: AbortSignal.timeout(10_000) });
      await answer.body.dump();
      expect(answer.statusCode).toBe(403);
    }
  });
});

describe('a certificate', () => {
  const good = async () => (await tried.cluster.directory.certificate()).pem;
  const upload = (content: string | Uint8Array, fileName = 'x.pem') =>
    refusalOf('POST', '/nodes/cups1/trust/directory-trust', { body: { fileName, contentBase64: Buffer.from(content).toString('base64') } });
  const stored = async () => (await tried.cluster.trust('cups1', 'directory-trust')).certificates.map(({ name }) => name);

  it.each<readonly [string, () => Promise<string | Uint8Array> | string | Uint8Array]>([
    ['an empty file', () => ''],
    ['text', () => 'This is my certificate.'],
    ['a private key', () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })],
    [
      'a certificate and its key',
      async () =>
        `${await good()}\n${generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })}`,
    ],
    ['a public key', () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' })],
    ['700 kB', () => Buffer.alloc(700 * 1024, 'x')],
    ['a good and a bad block', async () => `${await good()}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`],
    ['a block that is cut off', async () => (await good()).slice(0, 300)],
    ['DER that is garbage', () => Buffer.from('3082010a0282010100ff', 'hex')],
    [
      'DER with something behind',
      async () => Buffer.concat([Buffer.from((await good()).replace(/-----.*-----|\s/g, ''), 'base64'), Buffer.from('x')]),
    ],
    ['a signing request', () => '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n'],
  ])('that is %s is refused, and the store stays as it was', async (_what, content) => {
    const before = await stored();
    const refusal = await upload(await content());
    expect(refusal.message).toMatch(/\.$/);
    expect(await stored()).toEqual(before);
  });

  it('of one byte more than the command line would send is refused by the node, in its own words', async () => {
    const refusal = await upload(Buffer.alloc(certificateFileBytes + 1, 'x'));
    expect(refusal).toMatchObject({ code: 'refused', message: expect.stringContaining(`at most ${certificateFileBytes};`) });
    expect((await upload(Buffer.alloc(certificateFileBytes, 'x'))).message).not.toContain('at most');
  });

  it('of 1 MB is refused', async () => {
    expect((await upload(Buffer.alloc(1024 * 1024, 'x'))).status).toBe(413);
  });

  it.each(['../../../seed.json', '..\\..\\seed.json', '/etc/passwd', '\0.pem', '.', '', 'x'.repeat(5_000), 'con\r\nname.pem'])(
    'whose file is called %j stays in its store',
    async (fileName) => {
      const before = await stored();
      const pem = await good();
      const answer = await send('POST', '/api/v1/nodes/cups1/trust/directory-trust', {
        body: { fileName, contentBase64: Buffer.from(pem).toString('base64') },
      });
      if (answer.status !== 200) {
        expect(answer.status).toBe(400);
        return;
      }
      const added = (await stored()).filter((name) => !before.includes(name));
      expect(added).toEqual([expect.stringMatching(/^[A-Za-z0-9_-][A-Za-z0-9._-]*\.pem$/)]);
      for (const name of added) await tried.cluster.deleteCertificate('cups1', 'directory-trust', name);
      expect(await stored()).toEqual(before);
    },
  );

  it('in base64 that is none is refused', async () => {
    await refusalOf('POST', '/nodes/cups1/trust/directory-trust', { body: { fileName: 'x.pem', contentBase64: '!!!' } });
  });
});

describe("a gateway's own API", () => {
  const gateway = async () => (await tried.cluster.links()).links.find(({ to }) => to === 'directory')?.gatewayApi ?? '';

  it.each([
    ['POST', '/proxies', 'no JSON', 400],
    ['POST', '/proxies', '[]', 400],
    ['POST', '/proxies', '{}', 400],
    ['POST', '/proxies', '{"name":"x","upstream":7}', 400],
    ['POST', '/proxies', '{"name":"x","upstream":"127.0.0.1:1","listen":"nowhere"}', 500],
    ['POST', '/proxies', '{"name":"cups1-to-directory-636","upstream":"127.0.0.1:1"}', 409],
    ['POST', '/populate', '[{"name":""}]', 400],
    ['POST', '/populate', '{}', 400],
    ['POST', '/proxies/nothing', '{"enabled":false}', 404],
    ['POST', '/proxies/cups1-to-directory-636', '{"enabled":"no"}', 400],
    ['POST', '/proxies/cups1-to-directory-636/toxics', '{"type":"explode"}', 400],
    ['POST', '/proxies/cups1-to-directory-636/toxics', '{"type":"latency","stream":"sideways"}', 400],
    ['POST', '/proxies/cups1-to-directory-636/toxics', '{"type":"latency","attributes":{"latency":"long"}}', 400],
    ['POST', '/proxies/__proto__/toxics', '{"type":"latency"}', 404],
    ['DELETE', '/proxies/cups1-to-directory-636/toxics/nothing', '', 404],
    ['GET', '/etc/passwd', '', 404],
  ])('%s %s with %s answers %d', async (method, path, body, status) => {
    const answer = await request(`${await gateway()}${path}`, {
      method: z.enum(['GET', 'POST', 'DELETE']).parse(method),
      body: body === '' ? null : body,
      signal: AbortSignal.timeout(10_000),
    });
    const text = await answer.body.text();
    expect(answer.statusCode).toBe(status);
    expect(text).not.toMatch(/\.ts\b/);
    const { links } = await tried.cluster.links();
    expect(links.every(({ state }) => state === 'open')).toBe(true);
  });
});

it('a laboratory that is another program is told apart', async () => {
  const other = createServer((_request, response) => response.end('<html>hello</html>'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  try {
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { connectCluster } = await import('@uclab/cluster');
    await expect(connectCluster(`http://127.0.0.1:${port}`)).rejects.toThrow(/127\.0\.0\.1/);
  } finally {
    other.close();
  }
});
