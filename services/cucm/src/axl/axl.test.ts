import { monotonicMs } from '@uclab/foundation/clock';
import { parseEnvelope } from '@uclab/platform/soap';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, callAxl, faultOf, find, message, send } from '../../test/axl-client.ts';
import { LabPlane } from '../../test/lab-plane.ts';
import { Publisher } from '../../test/publisher.ts';
import { localSeed } from '../../test/seeds.ts';
import type { ElementRule } from './schema/element-rules.ts';
import { listedUserElements, userElements } from './schema/user-elements.ts';
import { axlVersions, exists } from './schema/versions.ts';

let cucm: Publisher;
let lab: LabPlane;

beforeAll(async () => {
  cucm = await Publisher.start(localSeed);
  lab = await LabPlane.of(cucm);
});
afterAll(async () => {
  lab.close();
  await cucm.remove();
});

const getUser = message('getUser', '8.5', '<userid>asmith</userid>');
const xml = { 'content-type': 'text/xml' };
const axladmin = { ...xml, authorization: basic('axladmin', 'axl-secret') };

describe('who may call', () => {
  it.each([
    ['nobody', {}],
    ['a wrong password', { authorization: basic('axladmin', 'wrong') }],
    ['an empty password', { authorization: basic('axladmin', '') }],
    ['an unknown user', { authorization: basic('*)(uid=*', 'axl-secret') }],
    ['an application user without the role', { authorization: basic('reader', 'reader-secret') }],
    ['an end user', { authorization: basic('bjones', 'bobs-secret') }],
    ['a header that is no Basic header', { authorization: 'Bearer abc' }],
  ])('not %s: HTTP 401 and a page of HTML', async (_who, headers) => {
    const answer = await send(cucm, { headers: { ...xml, ...headers }, body: getUser });
    expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Basic realm="Cisco Web Services Realm"' } });
    expect(answer.text).toContain('HTTP Status 401');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('and the time taken does not tell a name that nobody has from a wrong password', async () => {
    const time = async (name: string) => {
      const beganMs = monotonicMs();
      await send(cucm, { headers: { ...xml, authorization: basic(name, `wrong for ${name}`) }, body: getUser });
      return monotonicMs() - beganMs;
    };
    const wrong: number[] = [];
    const unknown: number[] = [];
    for (let nth = 0; nth < 5; nth++) {
      wrong.push(await time('axladmin'));
      unknown.push(await time('nobody'));
    }
    // Both are one scrypt of about 40 ms; without it the unknown name is refused within a few. A loaded machine makes some slower, none faster.
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...wrong) / 2);
  });

  it('the owner of a session, until it was idle for half an hour', async () => {
    const first = await send(cucm, { headers: axladmin, body: getUser });
    const [cookie = ''] = first.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^JSESSIONIDSSO=[0-9A-F]{32}; Path=\/; Secure; HttpOnly$/);
    const session = { ...xml, cookie: cookie.split(';')[0] ?? '' };
    cucm.clock.advance(29 * 60_000);
    expect(await send(cucm, { headers: session, body: getUser })).toMatchObject({ status: 200 });
    cucm.clock.advance(31 * 60_000);
    expect(await send(cucm, { headers: session, body: getUser })).toMatchObject({ status: 404 });
    expect(await send(cucm, { headers: { ...session, ...axladmin }, body: getUser })).toMatchObject({ status: 200 });
  });

  it('nobody while Cisco AXL Web Service is stopped', async () => {
    await lab.control('AXL', 'stop');
    expect(await send(cucm, { headers: axladmin, body: getUser })).toMatchObject({ status: 503 });
    await lab.control('AXL', 'start');
    expect(await send(cucm, { headers: axladmin, body: getUser })).toMatchObject({ status: 200 });
  });
});

describe('what is asked', () => {
  it('shows a short page to a browser', async () => {
    const answer = await send(cucm, { method: 'GET' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('AXL Web Service is working');
  });

  it.each(axlVersions)('is answered in the namespace of schema %s, with the sequence it came with', async (version) => {
    const body = message('getCCMVersion', version, '', ' sequence="17"');
    const answer = await send(cucm, { headers: { ...axladmin, soapaction: `"CUCM:DB ver=${version}"` }, body });
    expect(answer.text).toMatch(
      new RegExp(`<ns:getCCMVersionResponse xmlns:ns="http://www.cisco.com/AXL/API/${version}"[^>]* sequence="17">`),
    );
    expect(answer.text).toContain('<version>8.5.1</version>');
    expect(answer.headers['content-type']).toMatch(/^text\/xml/);
  });

  it('is the lowest schema of the release where there is no SOAPAction and the namespace says 1.0', async () => {
    const answer = await send(cucm, { headers: axladmin, body: message('getCCMVersion', '1.0', '') });
    expect(answer.text).toContain('xmlns:ns="http://www.cisco.com/AXL/API/7.1"');
  });

  it.each([
    [
      'SOAPAction and namespace disagree',
      '8.5',
      '"CUCM:DB ver=10.5 getUser"',
      'SOAPAction names AXL version 10.5 and the namespace names 8.5',
    ],
    [
      'the schema is not spoken',
      '7.0',
      '"CUCM:DB ver=7.0 getUser"',
      'AXL version 7.0 is not supported; supported are 7.1, 8.0, 8.5, 9.0, 9.1, 10.0, 10.5, 11.0, 11.5, 12.0, 12.5, 14.0, 15.0',
    ],
    ['the operation is another', '8.5', '"CUCM:DB ver=8.5 listUser"', 'SOAPAction names listUser and the request is getUser'],
    ...['CUCM:DB', 'CUCM:DB getUser', 'CUCM:DB ver=8 getUser', 'CUCM:DB ver=8.5 getUser now', 'CUCM:DBver=8.5'].map((action): string[] => [
      `SOAPAction begins as AXL's and is ${action}`,
      '8.5',
      `"${action}"`,
      `SOAPAction is "CUCM:DB ver=8.5 getUser" or "CUCM:DB ver=8.5", and "${action}" is not`,
    ]),
  ])('is refused where %s', async (_what, version, soapaction, sentence) => {
    const answer = await callAxl(cucm, 'getUser', '<userid>asmith</userid>', { version, headers: { soapaction } });
    expect(faultOf(answer)).toMatchObject({ status: 500, faultcode: 'soapenv:Server', faultstring: sentence, axlcode: '-1' });
  });

  it.each(['""', '', '"CUCM:DB ver=8.5"', 'CUCM:DB ver=8.5 getUser', '"CUCM:DB ver=8.5 getUser"', '"foo bar"', 'urn:getUser'])(
    'is answered with SOAPAction %s, as one that is not of AXL says nothing',
    async (soapaction) => {
      expect(await callAxl(cucm, 'getUser', '<userid>asmith</userid>', { headers: { soapaction } })).toMatchObject({ status: 200 });
    },
  );

  it.each([
    ['fooBar', '', 'No such operation: fooBar in schema 8.5'],
    ['getUser', '', 'Element userid or uuid is missing in getUser'],
    ['getUser', '<userid>a</userid><uuid>b</uuid>', 'Elements userid and uuid exclude each other in getUser'],
    ['getUser', '<userid>a</userid><colour/>', 'Element colour is not part of getUser in schema 8.5'],
    ['getUser', '<userid>a</userid><userid>b</userid>', 'Element userid appears more than once in getUser'],
    [
      'getUser',
      '<userid>a</userid><returnedTags><directoryUri/></returnedTags>',
      'Element directoryUri is not part of returnedTags in schema 8.5',
    ],
    ['addUser', '<user><userid>x</userid></user>', 'Element lastName is missing in user'],
    ['getUser', '<uuid>b</uuid>', 'uuid is a uuid of the form {8-4-4-4-12} in hexadecimal digits, and "b" is not'],
    ['getUser', '<userid>asmith</userid>and more', 'getUser has a text between its elements: "and more"'],
    ['getUser', '<userid><b/></userid>', 'Element b is not part of userid in schema 8.5'],
    ['listUser', '<searchCriteria/><returnedTags/><first>-1</first>', 'first is a whole number of 0 or more, and "-1" is not'],
    ['listUser', '<searchCriteria/><returnedTags/><skip>many</skip>', 'skip is a whole number of 0 or more, and "many" is not'],
    ['updateUser', `<userid>asmith</userid><firstName>${'x'.repeat(256)}</firstName>`, 'firstName has at most 255 characters'],
    ['updateUser', `<userid>asmith</userid><associatedPc>${'x'.repeat(256)}</associatedPc>`, 'associatedPc has at most 255 characters'],
    ['updateUser', '<userid>asmith</userid><enableCti>maybe</enableCti>', 'enableCti is true or false, and "maybe" is not'],
    [
      'updateUser',
      '<userid>asmith</userid><userLocale>Klingon</userLocale>',
      'userLocale is one of English United States, nothing, and "Klingon" is not',
    ],
    [
      'updateUser',
      '<userid>asmith</userid><lastName xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>',
      'Element lastName cannot be nil in updateUser in schema 8.5',
    ],
    [
      'updateUser',
      '<userid>asmith</userid><presenceGroupName uuid="17">Standard Presence group</presenceGroupName>',
      'Attribute uuid of presenceGroupName is a uuid of the form {8-4-4-4-12} in hexadecimal digits, and "17" is not',
    ],
    [
      'updateUser',
      '<userid>asmith</userid><firstName xsi:nil="maybe" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">x</firstName>',
      'Attribute nil of firstName is true or false, and "maybe" is not',
    ],
    ['getUser', '<userid colour="red">a</userid>', 'Attribute colour is not part of userid in schema 8.5, which has no attribute there'],
    [
      'updateUser',
      '<userid>asmith</userid><presenceGroupName name="x">Standard Presence group</presenceGroupName>',
      'Attribute name is not part of presenceGroupName in schema 8.5, which has only uuid there',
    ],
    [
      'addUser',
      '<user uuid="{0A1B2C3D-0000-4000-8000-000000000001}"/>',
      'Attribute uuid is not part of user in schema 8.5, which has no attribute there',
    ],
    [
      'listUser',
      '<searchCriteria/><returnedTags><userid uuid=""/></returnedTags>',
      'Attribute uuid is not part of userid in schema 8.5, which has no attribute there',
    ],
    [
      'updateUser',
      '<userid>asmith</userid><phoneProfiles nil="true"/>',
      'Attribute nil is not part of phoneProfiles in schema 8.5, which has no attribute there',
    ],
    ['doAuthenticateUser', '<userid>asmith</userid><pin>12a</pin>', 'pin is a PIN of at least four digits, and "12a" is not'],
    ['listUser', '<searchCriteria/>', 'Element returnedTags is missing in listUser'],
    ['doLdapSync', '<name>lab</name>', 'Element sync is missing in doLdapSync'],
  ])('names what is wrong with %s %s', async (operation, markup, sentence) => {
    const answer = await callAxl(cucm, operation, markup);
    expect(faultOf(answer)).toMatchObject({ status: 500, faultstring: sentence, axlcode: '-1', request: operation });
  });

  it('may have attributes that the schema has there, and those of any namespace anywhere', async () => {
    const attributes = ' sequence="1" xmlns:x="urn:x" x:colour="red" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
    const encoded = ' e:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" xsi:type="x:getUser"';
    const markup =
      '<userid xsi:type="x:string" xml:lang="en">asmith</userid><returnedTags uuid="" x:y="z"><status/><presenceGroupName uuid=""/></returnedTags>';
    const body = message('getUser', '8.5', markup, attributes + encoded);
    expect(await send(cucm, { headers: axladmin, body })).toMatchObject({ status: 200 });
    const unknown = message('getUser', '8.5', '<userid>asmith</userid>', ' colour="red"');
    expect((await send(cucm, { headers: axladmin, body: unknown })).text).toContain(
      '<faultstring>Attribute colour is not part of getUser in schema 8.5, which has only sequence there</faultstring>',
    );
  });

  it('may have its elements in no namespace, or in that of the operation', async () => {
    const status = async (markup: string) => (await callAxl(cucm, 'getUser', markup)).status;
    expect(await status('<n:userid>asmith</n:userid><returnedTags><n:status/></returnedTags>')).toBe(200);
    expect(await status('<userid xmlns="http://www.cisco.com/AXL/API/8.5">asmith</userid>')).toBe(200);
  });

  it.each([
    ['<x:userid xmlns:x="urn:x">asmith</x:userid>', 'Element userid in getUser is in namespace "urn:x"'],
    ['<userid>asmith</userid><returnedTags xmlns:x="urn:x"><x:status/></returnedTags>', 'Element status in returnedTags is in namespace'],
    ['<userid xmlns="http://www.cisco.com/AXL/API/10.5">asmith</userid>', 'namespace "http://www.cisco.com/AXL/API/10.5"; it is in none'],
  ])('has no element of another namespace: %s', async (markup, words) => {
    expect(faultOf(await callAxl(cucm, 'getUser', markup))).toMatchObject({
      status: 500,
      axlcode: '-1',
      faultstring: expect.stringContaining(words),
    });
  });

  it('may ask for twenty thousand tags, and is refused with the first that comes twice', async () => {
    const answer = await callAxl(cucm, 'getUser', `<userid>asmith</userid><returnedTags>${'<status/>'.repeat(20_000)}</returnedTags>`);
    expect(faultOf(answer)).toMatchObject({ status: 500, faultstring: 'Element status appears more than once in returnedTags' });
  });

  it.each([
    ['text that is not XML', 'hello'],
    ['nothing', ''],
    ['XML with a document type', `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${getUser}`],
    ['XML with ten thousand levels', '<a>'.repeat(10_000)],
    ['a document that is no envelope', '<a/>'],
    [
      'an envelope with two operations',
      getUser.replace('</e:Body>', '<n:removeUser xmlns:n="http://www.cisco.com/AXL/API/8.5"/></e:Body>'),
    ],
    ['an envelope with nothing in it', '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body/></e:Envelope>'],
    ['SOAP 1.2', getUser.replace('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope')],
  ])('is refused in one line where it is %s, and the next request is answered', async (_what, body) => {
    const answer = await send(cucm, { headers: axladmin, body });
    expect(answer.status).toBe(500);
    expect(answer.text).toMatch(/<faultcode>soapenv:Client<\/faultcode><faultstring>[^<\n]+<\/faultstring>/);
    expect(await send(cucm, { headers: axladmin, body: getUser })).toMatchObject({ status: 200 });
  });

  it.each([
    [
      413,
      'more than 1 MB',
      xml,
      message('getUser', '8.5', `<userid>${'x'.repeat(1_100_000)}</userid>`),
      /^The request body is larger than 10485/,
    ],
    [
      415,
      'of a type that is not XML',
      { 'content-type': 'application/json' },
      '{}',
      /^The content type application\/json is not supported/,
    ],
    [
      415,
      'in letters that nobody knows',
      { 'content-type': 'text/xml; charset=klingon' },
      getUser,
      /^The character set klingon is not known/,
    ],
  ])('is refused by a fault, status %d, where it is %s', async (status, _what, headers, body, words) => {
    const answer = await send(cucm, { headers: { ...axladmin, ...headers }, body });
    expect(answer).toMatchObject({ status, headers: { 'content-type': expect.stringContaining('text/xml') } });
    expect(find(parseEnvelope(answer.text).body, 'faultstring').text).toMatch(words);
    expect(await send(cucm, { headers: axladmin, body: getUser })).toMatchObject({ status: 200 });
  });

  it('is recorded under the trace of the caller', async () => {
    const traceId = 'ab'.repeat(16);
    await callAxl(cucm, 'getUser', '<userid>asmith</userid>', { headers: { traceparent: `00-${traceId}-${'cd'.repeat(8)}-01` } });
    await expect
      .poll(() => lab.events.find((event) => event.traceId === traceId))
      .toMatchObject({
        kind: 'axl.called',
        outcome: 'ok',
        facts: { operation: 'getUser', by: 'axladmin', version: '8.5' },
      });
  });
});

describe('users', () => {
  const tags = (version: string, operation: 'getUser' | 'listUser') =>
    callAxl(
      cucm,
      operation,
      operation === 'getUser' ? '<userid>ASMITH</userid>' : '<searchCriteria><userid>asm%</userid></searchCriteria><returnedTags/>',
      {
        version,
      },
    ).then(({ body }) => find(body, 'user').children.map((element) => element.name));

  it('come in the order of the schema that was asked for, whole but for what is secret', async () => {
    const secret = new Set(['password', 'pin', 'digestCredentials', 'mlppPassword']);
    for (const version of axlVersions) {
      const of = (rules: readonly ElementRule[]) =>
        rules.filter((rule) => exists(version, rule) && !secret.has(rule.name)).map((rule) => rule.name);
      expect(await tags(version, 'getUser'), version).toEqual(of(userElements));
      expect(await tags(version, 'listUser'), version).toEqual(of(listedUserElements));
    }
  });

  it('keep what was typed of them, and tell the defaults of the rest', async () => {
    const typed =
      '<title>Engineer</title><mobileNumber>+49 170 1</mobileNumber><calendarPresence>t</calendarPresence><maxDeskPickupWaitTime>5000</maxDeskPickupWaitTime>';
    await callAxl(cucm, 'updateUser', `<userid>bjones</userid>${typed}`, { version: '12.5' });
    const told = async () => {
      const { body } = await callAxl(cucm, 'getUser', '<userid>bjones</userid>', { version: '12.5' });
      const user = find(body, 'user');
      return Object.fromEntries(user.children.map((element) => [element.name, element.text]));
    };
    const kept = { title: 'Engineer', mobileNumber: '+49 170 1', calendarPresence: 'true', maxDeskPickupWaitTime: '5000' };
    expect(await told()).toMatchObject({ ...kept, remoteDestinationLimit: '4', patternPrecedence: 'Default', homeNumber: '' });
    await callAxl(
      cucm,
      'updateUser',
      '<userid>bjones</userid><title/><selfService xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>',
      {
        version: '12.5',
      },
    );
    expect(await told()).toMatchObject({ ...kept, title: '' });
  });

  it.each([
    [
      'a user id with blanks at its ends',
      '<newUserid> asmith2 </newUserid>',
      'newUserid has no blanks at its ends and no control characters',
    ],
    ['a user id of two lines', '<newUserid>a\nb</newUserid>', 'newUserid has no blanks at its ends and no control characters'],
    ['a password of thousands of characters', `<password>${'x'.repeat(3000)}</password>`, 'password has at most 127 characters'],
  ])('cannot have %s', async (_what, markup, sentence) => {
    expect(faultOf(await callAxl(cucm, 'updateUser', `<userid>bjones</userid>${markup}`)).faultstring).toBe(sentence);
  });

  it('cannot have phones, lines and profiles, of which there are none', async () => {
    const answer = await callAxl(
      cucm,
      'updateUser',
      '<userid>bjones</userid><associatedDevices><device>SEP001</device></associatedDevices>',
    );
    expect(faultOf(answer)).toMatchObject({ axlcode: '5007', faultstring: 'Item not valid: The specified Phone was not found' });
    expect((await callAxl(cucm, 'updateUser', '<userid>bjones</userid><associatedDevices/>')).status).toBe(200);
  });

  it('come with the tags that were asked for, their key, and nil for a reference that is empty', async () => {
    const markup = '<userid>asmith</userid><returnedTags><status/><lastName/><ldapDirectoryName/></returnedTags>';
    const { text, body } = await callAxl(cucm, 'getUser', markup, { version: '10.5' });
    expect(find(body, 'user').attributes.uuid).toMatch(/^\{[0-9A-F-]{36}\}$/);
    expect(find(body, 'user').children.map((element) => `${element.name}=${element.text}`)).toEqual([
      'lastName=Smith',
      'status=1',
      'ldapDirectoryName=',
    ]);
    expect(text).toMatch(/<ldapDirectoryName [^>]*xsi:nil="true" uuid=""\/>/);
    const from14 = await callAxl(cucm, 'getUser', markup, { version: '14.0' });
    expect(from14.text).toMatch(/<ns:getUserResponse [^>]*xmlns:xsi="[^"]+"/);
    expect(from14.text).toContain('<ldapDirectoryName uuid=""/>');
  });

  it('are found by key in either case, with or without braces', async () => {
    const { body } = await callAxl(cucm, 'getUser', '<userid>asmith</userid>');
    const uuid = find(body, 'user').attributes.uuid ?? '';
    for (const written of [uuid, uuid.toLowerCase(), uuid.slice(1, -1)]) {
      const again = await callAxl(cucm, 'getUser', `<uuid>${written}</uuid>`);
      expect(find(again.body, 'userid').text).toBe('asmith');
    }
  });

  it('that do not exist are said in the words of the product', async () => {
    expect(faultOf(await callAxl(cucm, 'getUser', '<userid>nobody</userid>'))).toEqual({
      status: 500,
      faultcode: 'soapenv:Server',
      faultstring: 'Item not valid: The specified User was not found',
      axlcode: '5007',
      request: 'getUser',
    });
    expect(faultOf(await callAxl(cucm, 'updateUser', '<userid>nobody</userid>'))).toMatchObject({
      axlcode: '5003',
      faultstring: 'User not found',
    });
  });

  it('are listed by pattern, skipped and limited', async () => {
    const list = async (criteria: string, rest = '') =>
      (
        await callAxl(cucm, 'listUser', `<searchCriteria>${criteria}</searchCriteria><returnedTags><userid/></returnedTags>${rest}`)
      ).text.match(/(?<=<userid>)[^<]+/g);
    expect(await list('<userid>%</userid>')).toEqual(expect.arrayContaining(['asmith', 'bjones']));
    expect(await list('<lastName>SMI%</lastName>')).toEqual(['asmith']);
    expect(await list('<department>sales</department>')).toEqual(['asmith']);
    expect(await list('<userid>%</userid>', '<skip>1</skip><first>1</first>')).toEqual(['bjones']);
    expect(await list('<userid>%</userid>', '<skip>+1</skip><first>18446744073709551615</first>')).toEqual(
      (await list('<userid>%</userid>'))?.slice(1),
    );
    expect(await list("<userid>' OR 1=1 --</userid>")).toBeNull();
    expect(await list('<userid>%%%%</userid>')).toEqual(await list('<userid>%</userid>'));
  });

  it.each([
    ['Standard Presence group', '', 200],
    ['', '{AD243D17-98B4-4118-8FEB-5FF2E1B781AC}', 200],
    ['Other', '', 500],
    ['Standard Presence group', '{00000000-0000-4000-8000-000000000000}', 500],
  ])('are in the one presence group, by name or uuid: "%s" %s', async (name, uuid, status) => {
    const group = `<presenceGroupName uuid="${uuid}">${name}</presenceGroupName>`;
    for (const [operation, userid] of [
      ['updateUser', 'asmith'],
      ['updateAppUser', 'axladmin'],
    ] as const) {
      const answer = await callAxl(cucm, operation, `<userid>${userid}</userid>${group}`);
      expect(answer.status).toBe(status);
      if (status === 500)
        expect(faultOf(answer)).toMatchObject({
          axlcode: '5007',
          faultstring: expect.stringMatching(
            /^Item not valid: The specified PresenceGroup was not found(?: \(uuid .* of presenceGroupName\))?$/,
          ),
        });
    }
  });

  it('are added where synchronisation is off, homed in their turn, and log in with the default credential', async () => {
    const user =
      '<user><firstName>Zoë</firstName><lastName>&lt;Young&gt;</lastName><userid>zyoung</userid><presenceGroupName>Standard Presence group</presenceGroupName></user>';
    const added = await callAxl(cucm, 'addUser', user);
    expect(find(added.body, 'return').text).toMatch(/^\{[0-9A-F-]{36}\}$/);
    expect(await lab.users('ZYOUNG')).toMatchObject([
      { userid: 'zyoung', firstName: 'Zoë', lastName: '<Young>', status: 'active', source: 'local', homeNode: 'cups1' },
    ]);
    expect(faultOf(await callAxl(cucm, 'addUser', user))).toMatchObject({
      axlcode: '-239',
      faultstring: 'Could not insert new row - duplicate value in a UNIQUE INDEX column (Unique Index:).',
    });
    const check = await callAxl(cucm, 'doAuthenticateUser', '<userid>zyoung</userid><password>ciscocisco</password>');
    expect(find(check.body, 'userAuthenticated').text).toBe('true');
  });

  it('are changed, and a password that was set replaces the default', async () => {
    await callAxl(cucm, 'updateUser', '<userid>asmith</userid><password>anns-secret</password><department>Support</department>');
    const { body } = await callAxl(cucm, 'getUser', '<userid>asmith</userid>');
    expect(find(body, 'department').text).toBe('Support');
    expect(find(body, 'firstName').text).toBe('Ann');
    const authenticated = async (password: string) =>
      find((await callAxl(cucm, 'doAuthenticateUser', `<userid>asmith</userid><password>${password}</password>`)).body, 'userAuthenticated')
        .text;
    expect(await authenticated('anns-secret')).toBe('true');
    expect(await authenticated('ciscocisco')).toBe('false');
  });

  it('have groups, and settings of their credentials', async () => {
    const group = '<userGroup><name>Standard CCM End Users</name></userGroup>';
    const settings = '<passwordCredentials><pwdCredUserCantChange>t</pwdCredUserCantChange></passwordCredentials>';
    await callAxl(cucm, 'updateUser', `<userid>bjones</userid><associatedGroups>${group}</associatedGroups>${settings}`, {
      version: '12.5',
    });
    const { body } = await callAxl(cucm, 'getUser', '<userid>bjones</userid>', { version: '12.5' });
    expect(find(find(body, 'userGroup'), 'name').text).toBe('Standard CCM End Users');
    expect(find(body, 'userRoles').children.map(({ text }) => text)).toContain('Standard CCM End Users');
    const credentials = find(body, 'passwordCredentials');
    expect(find(credentials, 'pwdCredUserCantChange').text).toBe('true');
    expect(find(credentials, 'pwdCredPolicyName').text).toBe('Default Credential Policy');
    expect(find(find(body, 'pinCredentials'), 'pinCredUserCantChange').text).toBe('false');

    const unknown = '<associatedGroups><userGroup><name>Nobody</name></userGroup></associatedGroups>';
    expect(faultOf(await callAxl(cucm, 'updateUser', `<userid>bjones</userid>${unknown}`))).toMatchObject({
      axlcode: '5003',
      faultstring: 'UserGroup Nobody not found',
    });
    const policy = '<pinCredentials><pinCredPolicyName>Nothing</pinCredPolicyName></pinCredentials>';
    expect(faultOf(await callAxl(cucm, 'updateUser', `<userid>bjones</userid>${policy}`)).axlcode).toBe('5003');
  });

  it('are told when their credential expires, and are locked after three wrong ones until half an hour has passed', async () => {
    await callAxl(cucm, 'updateUser', '<userid>bjones</userid><password>another-secret</password>');
    const login = async (password: string) => {
      const { body } = await callAxl(cucm, 'doAuthenticateUser', `<userid>bjones</userid><password>${password}</password>`);
      return find(body, 'return').children.map(({ name, text }) => `${name} ${text}`);
    };
    expect(await login('another-secret')).toEqual(['userAuthenticated true', 'code 0', 'daysToExpiry 180']);
    for (let each = 0; each < 3; each++) expect(await login('wrong')).toEqual(['userAuthenticated false', 'code 0']);
    expect(await login('another-secret')).toEqual(['userAuthenticated false', 'code 0']);
    cucm.clock.advance(30 * 60_000);
    expect(await login('another-secret')).toEqual(['userAuthenticated true', 'code 0', 'daysToExpiry 179']);
    const change = '<passwordCredentials><pwdCredLockedByAdministrator>true</pwdCredLockedByAdministrator></passwordCredentials>';
    await callAxl(cucm, 'updateUser', `<userid>bjones</userid>${change}`);
    expect(await login('another-secret')).toEqual(['userAuthenticated false', 'code 0']);
    await callAxl(cucm, 'updateUser', `<userid>bjones</userid>${change.replace('true', 'false')}`);
    expect(await login('another-secret')).toContain('userAuthenticated true');
  });

  it('who fail to log in are not told why', async () => {
    const reply = async (userid: string, password: string) =>
      find((await callAxl(cucm, 'doAuthenticateUser', `<userid>${userid}</userid><password>${password}</password>`)).body, 'return');
    const answers = await Promise.all([reply('asmith', 'wrong'), reply('nobody', 'wrong'), reply('asmith', ''), reply('*)(uid=*', 'x')]);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    const withPin = await callAxl(cucm, 'doAuthenticateUser', '<userid>bjones</userid><pin>12345</pin>');
    expect(find(withPin.body, 'userAuthenticated').text).toBe('true');
  });
});

it('refuses LDAP Directory and LDAP Authentication while synchronisation is off', async () => {
  const answer = await callAxl(cucm, 'updateLdapAuthentication', '<authenticateEndUsers>t</authenticateEndUsers>');
  expect(faultOf(answer).faultstring).toMatch(/must not be empty while end users are authenticated by LDAP/);
  const off = await callAxl(cucm, 'updateLdapAuthentication', '<authenticateEndUsers>false</authenticateEndUsers>');
  expect(faultOf(off).faultstring).toBe('LDAP Authentication cannot be changed while synchronisation from the LDAP server is off');
});
