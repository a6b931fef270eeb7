import { hashPassword } from '@uclab/platform/identity';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endUser } from '../../test/cucm-peer.ts';
import { PresenceNode } from '../../test/presence-node.ts';
import { SoapCaller } from '../../test/soap-caller.ts';

const everything =
  '<e:get-all-config><e:system-config/><e:user-config/><e:non-presence-aware-contacts/><e:contact-info/></e:get-all-config>';

let node: PresenceNode;
let soap: SoapCaller;
let key: string;

beforeAll(async () => {
  const passwordHash = await hashPassword('ciscocisco');
  node = await PresenceNode.prepare();
  node.cucm.content.endUsers = [endUser('asmith', { passwordHash }), endUser('bjones', { passwordHash })];
  node.cucm.content.applicationUsers = [{ pkid: 'app-1', name: 'pwsapp', passwordHash, groups: ['Admin-3rd Party API'] }];
  await node.start();
  await node.lab.until(({ agentState }) => agentState === 'completed');
  await node.lab.checkpoint();
});

beforeEach(async () => {
  await node.lab.reset();
  await soap?.close();
  soap = new SoapCaller(node.url, node.authority.certificate);
  key = await soap.keyOf('asmith', 'ciscocisco');
});

afterAll(async () => {
  await soap.close();
  await node.remove();
});

const send = async (body: string, as = key) => (await soap.send(body, { key: as })).text;
const add = (id: string, rest = '', group = 'Contacts') =>
  `<e:add-contact><e:group name="${group}"><e:persona-id domain="lab.example"${rest}>${id}</e:persona-id></e:group></e:add-contact>`;
const userConfig = async (as = key) => /<e:get-user-config-resp>.*<\/e:get-user-config-resp>/.exec(await send(everything, as))?.[0] ?? '';

describe('contacts with a presence id', () => {
  it('are handed out with the configuration, in their groups, to their owner only', async () => {
    expect(await send(add('bjones', ' display-name="Bob Jones"'))).toContain('<e:add-contact-resp><e:success/></e:add-contact-resp>');
    await send(add('cwhite', '', 'Friends'));
    expect(await userConfig()).toBe(
      '<e:get-user-config-resp><e:group name="Contacts"><e:persona-id domain="lab.example" display-name="Bob Jones">bjones</e:persona-id></e:group>' +
        '<e:group name="Friends"><e:persona-id domain="lab.example">cwhite</e:persona-id></e:group><e:presence-rules default="allow"/></e:get-user-config-resp>',
    );
    expect(await userConfig(await soap.keyOf('bjones', 'ciscocisco'))).not.toContain('persona-id');
  });

  it('are in the list once, in whatever case their id is written, and move when they are added to another group', async () => {
    await send(add('bjones', ' display-name="Bob Jones"'));
    await send(add('BJones', '', 'Friends'));
    const config = await userConfig();
    expect(config.match(/persona-id /g)).toHaveLength(1);
    expect(config).toContain('<e:group name="Friends"><e:persona-id domain="lab.example" display-name="Bob Jones">BJones<');
  });

  it('are deleted by their id', async () => {
    await send(add('bjones'));
    await send(add('bjones').replaceAll('add-contact', 'delete-contact'));
    expect(await userConfig()).not.toContain('bjones');
    expect(await send(add('bjones').replaceAll('add-contact', 'delete-contact'))).toContain(
      'persona-id names nothing in this contact list',
    );
  });

  it('have auxiliary information, which is replaced as a whole and survives a restart of the node', async () => {
    const info = (properties: string) =>
      `<e:set-contact-info><e:persona-id domain="lab.example">bjones</e:persona-id>${properties}</e:set-contact-info>`;
    await send(add('bjones'));
    await send(info('<e:property name="BusinessPhone">2002</e:property><e:property name="EmailAddress">b@lab.example</e:property>'));
    await send(info('<e:property name="BusinessPhone">+41 44 000 20 02</e:property>'));
    await node.halt();
    await node.start();
    await soap.close();
    soap = new SoapCaller(node.url, node.authority.certificate);
    expect(await send(everything, await soap.keyOf('asmith', 'ciscocisco'))).toContain(
      '<e:get-contact-info-resp><e:contact><e:persona-id domain="lab.example">bjones</e:persona-id><e:property name="BusinessPhone">+41 44 000 20 02</e:property></e:contact></e:get-contact-info-resp>',
    );
    expect(await send(info('<e:property name="x">1</e:property>').replace('bjones', 'nobody'), key)).toContain('Invalid request');
  });
});

describe('contacts that were typed by hand', () => {
  it('keep what was typed under an id of the node', async () => {
    const added = await send(
      '<e:add-non-presence-aware-contact><e:group name="Contacts"><e:property name="DisplayName">Bob &amp; Co</e:property></e:group></e:add-non-presence-aware-contact>',
    );
    const id = /<e:contact-id>([^<]+)</.exec(added)?.[1];
    expect(await send(everything)).toContain(
      `<e:contact contact-id="${id}" group="Contacts"><e:property name="DisplayName">Bob &amp; Co</e:property></e:contact>`,
    );
    const named = `<e:contact-id>${id}</e:contact-id>`;
    await send(
      `<e:set-non-presence-aware-contact>${named}<e:property name="BusinessPhone">1</e:property></e:set-non-presence-aware-contact>`,
    );
    expect(await send(everything)).toContain('group="Contacts"><e:property name="BusinessPhone">1</e:property></e:contact>');
    await send(`<e:delete-non-presence-aware-contact>${named}</e:delete-non-presence-aware-contact>`);
    expect(await send(everything)).toContain('<e:get-non-presence-aware-contacts-resp/>');
  });
});

it('groups are made, and deleted when nobody is in them', async () => {
  await send('<e:add-group><e:group name="Friends"/></e:add-group>');
  await send(add('bjones', '', 'Friends'));
  expect(await send('<e:delete-group><e:group name="Friends"/></e:delete-group>')).toContain('group has contacts');
  await send(add('bjones', '', 'Contacts'));
  await send('<e:delete-group><e:group name="Friends"/></e:delete-group>');
  expect(await userConfig()).not.toContain('Friends');
});

it('presence rules are kept', async () => {
  const rules = '<e:presence-rules default="block"><e:exception action="allow">bjones</e:exception></e:presence-rules>';
  await send(`<e:set-presence-rules>${rules}</e:set-presence-rules>`);
  expect(await send('<e:get-presence-rules/>')).toContain(rules);
  expect(await send('<e:set-presence-rules><e:presence-rules default="maybe"/></e:set-presence-rules>')).toContain(
    'default is neither allow nor block',
  );
});

describe('presence rules that are no rules', () => {
  const rules = '<e:presence-rules default="allow"><e:exception action="block">bjones</e:exception></e:presence-rules>';

  it.each([
    ['a child that nobody knows', '<e:deny>bjones</e:deny>', 'presence-rules has an element that is none of its own: exception'],
    [
      'one beside a good one',
      '<e:exception action="block">bjones</e:exception><e:allow>cwhite</e:allow>',
      'presence-rules has an element that is none of its own: exception',
    ],
    ['an exception without an action', '<e:exception>bjones</e:exception>', 'exception is neither allow nor block'],
    [
      'two about one user',
      '<e:exception action="block">bjones</e:exception><e:exception action="allow">BJones</e:exception>',
      'exception is given twice for one user',
    ],
  ])('with %s are refused, and those that were there stay', async (_case, children, words) => {
    await send(`<e:set-presence-rules>${rules}</e:set-presence-rules>`);
    const set = `<e:set-presence-rules><e:presence-rules default="allow">${children}</e:presence-rules></e:set-presence-rules>`;
    expect(await send(set)).toContain(`<e:code>INVALID_ARGUMENT</e:code><e:message>${words}</e:message>`);
    expect(await send('<e:get-presence-rules/>')).toContain(rules);
  });

  it('beside good ones are refused, too, and so are details of a contact under another name', async () => {
    await send(`<e:set-presence-rules>${rules}</e:set-presence-rules>`);
    expect(await send(`<e:set-presence-rules>${rules}<e:presence-rules default="block"/><e:x/></e:set-presence-rules>`)).toContain(
      'set-presence-rules has an element that is none of its own: presence-rules',
    );
    await send(add('bjones'));
    const info = (property: string) =>
      `<e:set-contact-info><e:persona-id domain="lab.example">bjones</e:persona-id>${property}</e:set-contact-info>`;
    await send(info('<e:property name="BusinessPhone">2002</e:property>'));
    expect(await send(info('<e:propertie name="BusinessPhone">2003</e:propertie>'))).toContain(
      'set-contact-info has an element that is none of its own: persona-id, contact-id, property',
    );
    expect(await send(everything)).toContain('>2002<');
  });
});

describe('what breaks a rule', () => {
  it.each([
    ['an id of ten thousand characters', add('x'.repeat(10_000)), 'id has more than 128 characters'],
    ['an empty id', add(''), 'id is missing'],
    ['an id with a line in the middle', add('b\njones'), 'id has control characters'],
    ['no group', '<e:add-contact/>', 'group is missing'],
    ['a group without a name', add('bjones', '', ''), 'group is missing'],
    ['no persona-id', '<e:add-contact><e:group name="x"/></e:add-contact>', 'persona-id is missing'],
    ['a domain that is none', add('bjones').replace('lab.example', 'a b'), 'domain is not a domain name'],
    [
      'a field that is given twice',
      '<e:add-non-presence-aware-contact><e:group name="x"><e:property name="a">1</e:property><e:property name="a">2</e:property></e:group></e:add-non-presence-aware-contact>',
      'property is given twice with one name',
    ],
    [
      'a contact without details',
      '<e:add-non-presence-aware-contact><e:group name="x"/></e:add-non-presence-aware-contact>',
      'details are missing',
    ],
    [
      'a field with markup for a name',
      '<e:add-non-presence-aware-contact><e:group name="x"><e:property name="&lt;b>">1</e:property></e:group></e:add-non-presence-aware-contact>',
      'details is not a field name',
    ],
  ])('%s is refused in words that name field and rule, and changes nothing', async (_case, body, words) => {
    const text = await send(body);
    expect(text).toMatch(/-resp><e:failure><e:code>INVALID_ARGUMENT<\/e:code>/);
    expect(text).toContain(words);
    expect(text.length).toBeLessThan(600);
    expect(await userConfig()).toBe('<e:get-user-config-resp><e:presence-rules default="allow"/></e:get-user-config-resp>');
  });

  it('an id with markup is text, in the list and in the reply', async () => {
    await send(add('&lt;script>alert(1)&lt;/script>'));
    expect(await userConfig()).toContain('>&lt;script&gt;alert(1)&lt;/script&gt;</e:persona-id>');
  });

  it('a list takes 200 contacts, and no more', async () => {
    await Promise.all(Array.from({ length: 205 }, (_, index) => send(add(`user${index}`))));
    expect((await userConfig()).match(/persona-id /g)).toHaveLength(200);
    expect(await send(add('onemore'))).toContain('a list has 200 contacts at most');
    expect(await send(add('user3', '', 'Friends'))).toMatch(/success|persona/);
  });
});

it('an application user has no contacts of its own, and works on those of the end user whom it logged in', async () => {
  const application = await soap.keyOf('pwsapp', 'ciscocisco', 'client-type="thirdpartyapp" force="false"');
  expect(await send(add('bjones'), application)).toContain('Invalid request');
  const { text } = await soap.send(
    `<e:login client-type="thirdclient"><e:username>asmith</e:username><e:app-session-id>${application}</e:app-session-id></e:login>`,
  );
  const endUserKey = /<e:session-key>([^<]+)</.exec(text)?.[1] ?? '';
  await send(add('bjones'), endUserKey);
  expect(await userConfig()).toContain('bjones');
  expect(await send(add('bjones'), 'guessed')).toContain('Invalid request');
});

describe('a user whom CUCM has removed', () => {
  const mine = () => userConfig(key);
  const has = async (user: string) => (await node.lab.users(user)).length === 1;

  it('has no contact list any more, and a new user of that id does not get it; lists of others keep the contact', async () => {
    const passwordHash = await hashPassword('ciscocisco');
    const bobs = await soap.keyOf('bjones', 'ciscocisco');
    await send(add('bjones'));
    await send('<e:add-group><e:group name="Friends"/></e:add-group>');
    await send(add('asmith'), bobs);
    node.cucm.push({ $case: 'removedEndUser', value: { pkid: 'pkid-asmith' } });
    await expect.poll(() => has('asmith')).toBe(false);
    await expect
      .poll(() => node.lab.log('Sync Agent'))
      .toContain('asmith was removed on CUCM, or has another user id there; the contact list is deleted');

    node.cucm.push({ $case: 'endUser', value: endUser('asmith', { passwordHash, pkid: 'pkid-another' }) });
    await expect.poll(() => has('asmith')).toBe(true);
    key = await soap.keyOf('asmith', 'ciscocisco');
    expect(await mine()).not.toMatch(/persona-id|Friends/);
    expect(await userConfig(bobs)).toContain('>asmith<');
  });

  it('loses the list when a whole copy tells it, too, and nobody else does', async () => {
    const bobs = await soap.keyOf('bjones', 'ciscocisco');
    await send(add('bjones'));
    await send(add('asmith'), bobs);
    const { endUsers } = node.cucm.content;
    node.cucm.content.endUsers = endUsers.filter(({ userid }) => userid === 'bjones');
    node.cucm.content.epoch = 'two';
    await node.lab.control('Sync Agent', 'restart');
    await expect.poll(() => has('asmith')).toBe(false);
    node.cucm.content.endUsers = endUsers;
    node.cucm.content.epoch = 'three';
    await node.lab.control('Sync Agent', 'restart');
    await expect.poll(() => has('asmith')).toBe(true);
    key = await soap.keyOf('asmith', 'ciscocisco');
    expect(await mine()).toContain('<e:get-user-config-resp><e:presence-rules');
    expect(await mine()).not.toContain('persona-id');
    expect(await userConfig(bobs)).toContain('>asmith<');
  });
});

describe('a user who has got another id on CUCM', () => {
  const block = '<e:presence-rules default="block"/>';
  const withList = async () => {
    await send(add('bjones'));
    await send(`<e:set-presence-rules>${block}</e:set-presence-rules>`);
  };
  const nothing = '<e:get-user-config-resp><e:presence-rules default="allow"/></e:get-user-config-resp>';
  const listOf = async (user: string) => userConfig(await soap.keyOf(user, 'ciscocisco'));

  it('begins anew under it, and a later user of the former id inherits nothing, whether both come at once or one after the other', async () => {
    const passwordHash = await hashPassword('ciscocisco');
    await withList();
    node.cucm.push({ $case: 'endUser', value: endUser('alice', { passwordHash, pkid: 'pkid-asmith' }) });
    node.cucm.push({ $case: 'endUser', value: endUser('asmith', { passwordHash, pkid: 'pkid-another' }) });
    await expect.poll(async () => (await node.lab.users()).length).toBe(3);
    await expect.poll(() => listOf('asmith')).toBe(nothing);
    expect(await listOf('alice')).toBe(nothing);
  });

  it('does so too when a whole copy tells it, and who is the same as before keeps everything', async () => {
    const bobs = await soap.keyOf('bjones', 'ciscocisco');
    await withList();
    await send(add('asmith'), bobs);
    const before = node.cucm.content.endUsers;
    const passwordHash = before[0]?.passwordHash ?? '';
    node.cucm.content.endUsers = [
      endUser('alice', { passwordHash, pkid: 'pkid-asmith' }),
      endUser('asmith', { passwordHash, pkid: 'pkid-another' }),
      endUser('BJones', { passwordHash, pkid: 'pkid-bjones' }),
    ];
    node.cucm.content.epoch = 'four';
    try {
      await node.lab.control('Sync Agent', 'restart');
      await expect.poll(async () => (await node.lab.users()).length).toBe(3);
      await expect.poll(() => listOf('asmith')).toBe(nothing);
      expect(await listOf('alice')).toBe(nothing);
      expect(await listOf('bjones')).toContain('>asmith<');
    } finally {
      node.cucm.content.endUsers = before;
    }
  });
});
