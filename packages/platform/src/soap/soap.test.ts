import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  child,
  childText,
  contentTypeOf,
  envelope,
  escapeXml,
  fault,
  parseEnvelope,
  parseXml,
  SoapRequestError,
  type XmlElement,
  XmlRefusedError,
  xml,
} from './index.ts';

const write = (element: XmlElement): string =>
  xml(
    element.name,
    { xmlns: element.namespace, ...element.attributes },
    ...(element.children.length > 0 ? element.children.map(write) : [escapeXml(element.text)]),
  );

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/).filter((text) => !/^xml/i.test(text));
const notAllowed = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const characters = fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replace(notAllowed, '#'));
const namespace = fc.constantFrom('', 'urn:a', 'http://example.com/?a=1&b="2"');
const attributes = fc.dictionary(name, characters, { maxKeys: 3, noNullPrototype: true });
const element = fc.letrec<{ element: XmlElement }>((tie) => ({
  element: fc.oneof(
    { maxDepth: 5 },
    fc.record({ name, namespace, attributes, children: fc.constant([]), text: characters }),
    fc.record({
      name,
      namespace,
      attributes,
      children: fc.array(tie('element'), { minLength: 1, maxLength: 4 }),
      text: fc.constant(''),
    }),
  ),
})).element;

const ruleOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof XmlRefusedError || error instanceof SoapRequestError) return error.rule;
    throw error;
  }
  return 'accepted';
};

describe('what is written is read back', () => {
  test('any tree of elements, attributes and text survives', () => {
    fc.assert(
      fc.property(element, (tree) => {
        expect(parseXml(write(tree))).toEqual(tree);
      }),
      { numRuns: 500 },
    );
  });

  test('characters that XML forbids become U+FFFD, and everything else stays', () => {
    expect(parseXml(xml('a', {}, escapeXml('x\u0000\u0008\ud800y\ufffe\u{1F600}\r\n\t]]>&<'))).text).toBe(
      'x\ufffd\ufffd\ufffdy\ufffd\u{1F600}\r\n\t]]>&<',
    );
  });

  test('any string at all can be written and is read without an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.integer({ min: 0, max: 0xffff })), (text, units) => {
        const wild = text + String.fromCharCode(...units);
        expect(ruleOf(() => parseXml(xml('a', { b: wild }, escapeXml(wild))))).toBe('accepted');
      }),
    );
  });
});

describe('what is refused', () => {
  test.each([
    ['nothing', ''],
    ['a text', 'hello'],
    ['an element that is not closed', '<a><b></b>'],
    ['tags that do not match', '<a><b></a></b>'],
    ['two roots', '<a/><b/>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['a prefix that nobody declared', '<soap:Envelope/>'],
    ['an entity of its own', '<a>&xxe;</a>'],
    ['a control character', '<a>\u0001</a>'],
    ['XML 1.1', '<?xml version="1.1"?><a/>'],
    ['another encoding', '<?xml version="1.0" encoding="UTF-16"?><a/>'],
    ['a declaration in the middle', '<a/><?xml version="1.0"?>'],
  ])('%s is malformed', (_what, text) => {
    expect(ruleOf(() => parseXml(text))).toBe('malformed');
  });

  test('a document type is refused before anything in it counts', () => {
    const text = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>';
    expect(ruleOf(() => parseXml(text))).toBe('doctype');
  });

  test('64 levels are read and 65 are not, nor 200,000 in any time worth mention', () => {
    const nested = (levels: number) => '<a>'.repeat(levels) + '</a>'.repeat(levels);
    expect(ruleOf(() => parseXml(nested(64)))).toBe('accepted');
    expect(ruleOf(() => parseXml(nested(65)))).toBe('depth');
    expect(ruleOf(() => parseXml('<a>'.repeat(200_000)))).toBe('depth');
  });

  test('more elements or more characters than allowed', () => {
    expect(ruleOf(() => parseXml(`<a>${'<b/>'.repeat(9)}</a>`, { elements: 10 }))).toBe('accepted');
    expect(ruleOf(() => parseXml(`<a>${'<b/>'.repeat(10)}</a>`, { elements: 10 }))).toBe('elements');
    expect(ruleOf(() => parseXml('<a></a>', { size: 6 }))).toBe('size');
  });
});

test('a document is read alike, whatever was refused before it', () => {
  const good = '<a xmlns="urn:a"><b x="1">text</b><b/></a>';
  const expected = parseXml(good);
  const others = ['<a><b>', '<!DOCTYPE a><a/>', '<?xml version="1.1"?><a/>', '<a x="1" x="2"/>', '<p:a/>', 'text', '', '<a/><b/>', good];
  for (const other of others) {
    if (other !== good) expect(() => parseXml(other)).toThrow(XmlRefusedError);
    expect(() => parseXml('<a><b><c/></b></a>', { depth: 2 })).toThrow(XmlRefusedError);
    expect(() => parseXml('<a><b/><b/></a>', { elements: 2 })).toThrow(XmlRefusedError);
    for (let time = 0; time < 2; time++) expect(parseXml(good)).toEqual(expected);
  }
});

describe('elements', () => {
  test('names and namespaces are apart from prefixes; declarations are no attributes', () => {
    const read = parseXml('<p:a xmlns:p="urn:p" xmlns="urn:d" p:x="1" y="2"><b>t</b><b>u</b></p:a>');
    expect(read).toMatchObject({ name: 'a', namespace: 'urn:p', attributes: { '{urn:p}x': '1', y: '2' } });
    expect(child(read, 'b')).toMatchObject({ namespace: 'urn:d', text: 't' });
    expect(childText(read, 'c')).toBeUndefined();
  });

  test('a byte order mark, comments, CDATA and processing instructions are what XML says they are', () => {
    expect(parseXml('\uFEFF<?xml version="1.0" encoding="utf-8"?><!-- c --><a>x<!-- y --><![CDATA[<&]]><?php z ?></a>').text).toBe('x<&');
  });

  test('an attribute named like something of JavaScript is only an attribute', () => {
    const { attributes } = parseXml('<a __proto__="x" constructor="y"/>');
    expect(Object.entries(attributes)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });
});

describe('envelopes', () => {
  test.each(['1.1', '1.2'] as const)('a message of SOAP %s is read back', (version) => {
    const text = envelope(version, xml('n:login', {}, xml('n:user', {}, 'asmith')), { n: 'urn:n' });
    const read = parseEnvelope(text);
    expect(read).toMatchObject({ version, header: undefined, body: { name: 'login', namespace: 'urn:n' } });
    expect(childText(read.body, 'user')).toBe('asmith');
  });

  test('the header is handed over', () => {
    const text =
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header><t>1</t></s:Header><s:Body><a/></s:Body></s:Envelope>';
    expect(childText(parseEnvelope(text).header ?? parseXml('<none/>'), 't')).toBe('1');
  });

  test('what is not SOAP, and SOAP that asks for nothing, are told apart', () => {
    expect(ruleOf(() => parseEnvelope('<html/>'))).toBe('not-an-envelope');
    expect(ruleOf(() => parseEnvelope('<Envelope xmlns="urn:other"><Body><a/></Body></Envelope>'))).toBe('not-an-envelope');
    expect(ruleOf(() => parseEnvelope('<Envelope xmlns="http://www.w3.org/2003/05/soap-envelope"/>'))).toBe('not-an-envelope');
    expect(ruleOf(() => parseEnvelope(envelope('1.1', '')))).toBe('empty-body');
    expect(ruleOf(() => parseEnvelope('<Envelope'))).toBe('malformed');
  });
});

describe('faults', () => {
  test('SOAP 1.1 has faultcode, faultstring and detail', () => {
    const { body } = parseEnvelope(fault('1.1', { code: 'Client', reason: 'a < b', detail: xml('code', {}, '7') }));
    expect(body).toMatchObject({ name: 'Fault', namespace: 'http://schemas.xmlsoap.org/soap/envelope/' });
    expect(childText(body, 'faultcode')).toBe('soapenv:Client');
    expect(childText(body, 'faultstring')).toBe('a < b');
    expect(child(body, 'detail')?.children[0]?.text).toBe('7');
  });

  test.each([
    ['Client', 'Sender'],
    ['Server', 'Receiver'],
    ['VersionMismatch', 'VersionMismatch'],
  ] as const)('SOAP 1.2 calls %s %s', (code, value) => {
    const { body } = parseEnvelope(fault('1.2', { code, reason: 'no' }));
    expect(child(body, 'Code')?.children[0]?.text).toBe(`soapenv:${value}`);
    expect(child(body, 'Reason')?.children[0]).toMatchObject({
      name: 'Text',
      text: 'no',
      attributes: { '{http://www.w3.org/XML/1998/namespace}lang': 'en' },
    });
    expect(child(body, 'Detail')).toBeUndefined();
  });

  test('each version has its content type', () => {
    expect(contentTypeOf).toEqual({ '1.1': 'text/xml; charset=utf-8', '1.2': 'application/soap+xml; charset=utf-8' });
  });
});
