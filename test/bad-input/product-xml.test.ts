import { describe, expect, it } from 'vitest';
import { axl, envelope, envelopeNamespace, epasSoap, type Interface } from './interfaces.ts';
import type { NodeAnswer } from './node-request.ts';
import { triedCluster } from './tried-cluster.ts';

const tried = triedCluster();

/** One clear answer: a refusal, short, that shows nothing of what is inside. */
function expectClearRefusal({ status, body }: NodeAnswer): void {
  expect([400, 413, 415, 500]).toContain(status);
  expect(body.length).toBeGreaterThan(20);
  expect(body.length).toBeLessThan(1500);
  expect(body).not.toMatch(/\.ts\b|node_modules|node:internal|Maximum call stack/);
}

/** How a SOAP fault looks: a message that a SOAP library hands on to its caller. */
const isFault = ({ body }: NodeAnswer): boolean => body.includes(':Fault>') && /(faultstring|Text)/.test(body);

const inside = (at: Interface, content: string): string => envelope(at.version, `<a:login xmlns:a="${at.namespace}">${content}</a:login>`);
const laughs = Array.from({ length: 10 }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`).join('');

const documents: readonly (readonly [what: string, document: (at: Interface) => string | Uint8Array])[] = [
  ['an empty body', () => ''],
  ['white space', () => ' \r\n\t '],
  ['what is not XML', () => 'GET me a user, please'],
  ['JSON', () => '{"login":{"username":"asmith"}}'],
  ['an element that is never closed', () => '<a><b></b>'],
  ['tags that do not match', (at) => inside(at, '<b></c>')],
  ['two roots', (at) => `${inside(at, '')}${inside(at, '')}`],
  ['a prefix without a namespace', (at) => inside(at, '<nobody:knows/>')],
  ['an attribute that is there twice', (at) => inside(at, '<b c="1" c="2"/>')],
  ['a document type', (at) => `<!DOCTYPE a>${inside(at, '')}`],
  ['a document type in the middle', (at) => inside(at, '<!DOCTYPE a>')],
  ['a billion laughs', (at) => `<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}]>${inside(at, '&l10;')}`],
  ['an entity that reads a file', (at) => `<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]>${inside(at, '&f;')}`],
  ['an entity that fetches', (at) => `<!DOCTYPE a [<!ENTITY % f SYSTEM "http://127.0.0.1:1/x.dtd"> %f;]>${inside(at, '')}`],
  ['an entity that nobody declared', (at) => inside(at, '&nobody;')],
  ['10,000 levels', (at) => inside(at, '<b>'.repeat(10_000) + '</b>'.repeat(10_000))],
  ['10,000 levels, none closed', (at) => inside(at, '<b>'.repeat(10_000))],
  ['10,000 levels, each with a namespace', (at) => inside(at, Array.from({ length: 10_000 }, (_, n) => `<b xmlns="urn:${n}">`).join(''))],
  ['as many elements as a body holds', (at) => inside(at, '<b/>'.repeat(250_000))],
  ['a million elements', (at) => inside(at, '<b/>'.repeat(1_000_000))],
  ['an envelope of another name', (at) => `<s:Letter xmlns:s="${envelopeNamespace[at.version]}"><s:Body><b/></s:Body></s:Letter>`],
  ['an envelope of another namespace', () => '<s:Envelope xmlns:s="urn:other"><s:Body><b/></s:Body></s:Envelope>'],
  ['an envelope without a body', (at) => `<s:Envelope xmlns:s="${envelopeNamespace[at.version]}"/>`],
  ['an envelope that asks for nothing', (at) => envelope(at.version, '')],
  ['an operation that nobody knows', (at) => envelope(at.version, `<a:makeCoffee xmlns:a="${at.namespace}"/>`)],
  ['an operation with a name of 900 kB', (at) => envelope(at.version, `<a:${'b'.repeat(900_000)} xmlns:a="${at.namespace}"/>`)],
  ['a root with a name of 900 kB', () => `<${'b'.repeat(900_000)}/>`],
  ['an end tag with a name of 900 kB', (at) => inside(at, `<b></${'c'.repeat(900_000)}>`)],
  ['an operation of the prototype', (at) => envelope(at.version, `<a:constructor xmlns:a="${at.namespace}"/>`)],
  ['an element called __proto__', (at) => envelope(at.version, `<a:__proto__ xmlns:a="${at.namespace}"/>`)],
  [
    'bytes that are not UTF-8',
    (at) => Buffer.concat([Buffer.from(`<a>`), Buffer.from([0xff, 0xfe, 0xc3, 0x28]), Buffer.from(inside(at, ''))]),
  ],
  ['bytes that are not UTF-8 in a value', (at) => Buffer.from(inside(at, '\u00e9'), 'latin1')],
  ['a surrogate in UTF-8', (at) => Buffer.from(inside(at, '\u0001').replace('\u0001', '\u00ed\u00a0\u0080'), 'latin1')],
  ['a NUL', (at) => inside(at, '\0')],
  ['a reference to NUL', (at) => inside(at, '&#0;')],
  ['a reference to a lone surrogate', (at) => inside(at, '&#xD800;')],
  ['a reference beyond Unicode', (at) => inside(at, '&#x110000;')],
  ['a control character', (at) => inside(at, '\u0008')],
  ['UTF-16 that is not announced', (at) => Buffer.from(`\ufeff${inside(at, '')}`, 'utf16le')],
  ['UTF-16 without a mark', (at) => Buffer.from(inside(at, ''), 'utf16le')],
  ['an encoding that it is not in', (at) => `<?xml version="1.0" encoding="UTF-16"?>${inside(at, '')}`],
  ['XML of another version', (at) => `<?xml version="1.1"?>${inside(at, '')}`],
  ['a comment without an end', (at) => inside(at, '<!-- '.repeat(50_000))],
  ['a CDATA section without an end', (at) => inside(at, `<![CDATA[${'x'.repeat(500_000)}`)],
  ['random bytes', () => Uint8Array.from({ length: 5_000 }, (_, n) => (n * 197 + 13) % 256)],
];

describe.each([axl, epasSoap])('$name', (at) => {
  it.each(documents)('refuses %s', async (_what, document) => {
    const answer = await at.send(tried, { body: document(at) });
    expectClearRefusal(answer);
    if (answer.status === 500) expect(isFault(answer)).toBe(true);
  });

  it.each([
    ['an attribute of 900 kB', (): string => `<b c="${'x'.repeat(900_000)}"/>`],
    ['50,000 attributes', (): string => `<b ${Array.from({ length: 50_000 }, (_, n) => `a${n}="1"`).join(' ')}/>`],
    ['a value of 900 kB', (): string => `<username>${'x'.repeat(900_000)}</username>`],
    ['10,000 namespaces', (): string => `<b ${Array.from({ length: 10_000 }, (_, n) => `xmlns:n${n}="urn:${n}"`).join(' ')}/>`],
  ])('answers %s within the deadline, and lets nobody in', async (_what, content) => {
    const answer = await at.send(tried, { body: inside(at, content()) });
    expect(answer.body.length).toBeLessThan(2_000);
    expect(answer.body).not.toMatch(/session-key|success/);
  });

  it.each([
    'text/plain',
    'application/json',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'nonsense',
    'text/xml; charset=klingon',
  ])('refuses the content type %s', async (type) => {
    const answer = await at.send(tried, { body: inside(at, ''), headers: { 'content-type': type } });
    expect(answer).toMatchObject({ status: 415 });
    expectClearRefusal(answer);
  });
});

it('EPASSoap tells a caller of SOAP 1.1 in SOAP 1.1 which version it speaks', async () => {
  const answer = await epasSoap.send(tried, {
    body: envelope('1.1', `<a:login xmlns:a="${epasSoap.namespace}"/>`),
    headers: { 'content-type': 'text/xml' },
  });
  expectClearRefusal(answer);
  expect(answer.body).toContain(envelopeNamespace['1.1']);
  expect(answer.body).toMatch(/VersionMismatch/);
});

it.each([
  ['a call', `<a:getCCMVersion xmlns:a="${axl.namespace}"/>`],
  ['an empty body', ''],
])('AXL tells a caller of SOAP 1.2 which version it speaks, for %s', async (_what, body) => {
  const answer = await axl.send(tried, {
    body: envelope('1.2', body),
    headers: { 'content-type': 'application/soap+xml' },
  });
  expectClearRefusal(answer);
  expect(answer.body).toContain('SOAP 1.1');
});
