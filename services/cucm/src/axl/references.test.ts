import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callAxl, faultOf, find } from '../../test/axl-client.ts';
import { Publisher } from '../../test/publisher.ts';
import { synchronisedSeed } from '../../test/seeds.ts';

let cucm: Publisher;

beforeAll(async () => {
  cucm = await Publisher.start({ ...synchronisedSeed, endUsers: [{ userid: 'asmith', lastName: 'Smith' }] });
  await call('addLdapFilter', '<ldapFilter><name>sales</name><filter>(department=Sales)</filter></ldapFilter>');
  await call('addUserGroup', '<userGroup><name>Mine</name></userGroup>');
});
afterAll(() => cucm.remove());

const nobodys = '{00000000-0000-4000-8000-000000000000}';

const call = (operation: string, markup: string) => callAxl(cucm, operation, markup, { version: '10.0' });

/** A reference of an object in a reply. */
const reference = async (operation: string, markup: string, name: string, inside?: string) => {
  const { body } = await call(operation, markup);
  const { attributes, text } = find(inside ? find(body, inside) : body, name);
  return { uuid: attributes.uuid ?? '', text };
};

const programs = () => reference('getAppUser', '<userid>axladmin</userid>', 'pwdCredPolicyName');
const accessRole = () => reference('getUserGroup', '<name>Standard AXL API Access</name>', 'roleName');
const salesFilter = async () => {
  const { body } = await call('getLdapFilter', '<name>sales</name>');
  return { uuid: find(body, 'ldapFilter').attributes.uuid ?? '', text: 'sales' };
};
const inCredentials = (kind: 'pwd' | 'pin') => (markup: string) =>
  `<userid>asmith</userid><${kind === 'pwd' ? 'password' : kind}Credentials>${markup}</${kind === 'pwd' ? 'password' : kind}Credentials>`;

describe.each([
  {
    name: 'pinCredPolicyName',
    kind: 'CredentialPolicy',
    operation: 'updateUser',
    request: inCredentials('pin'),
    object: programs,
    now: () => reference('getUser', '<userid>asmith</userid>', 'pinCredPolicyName'),
  },
  {
    name: 'pwdCredPolicyName',
    kind: 'CredentialPolicy',
    operation: 'updateUser',
    request: inCredentials('pwd'),
    object: programs,
    now: () => reference('getUser', '<userid>asmith</userid>', 'pwdCredPolicyName'),
  },
  {
    name: 'roleName',
    kind: 'FunctionRole',
    operation: 'updateUserGroup',
    request: (markup: string) => `<name>Mine</name><userRoles><userRole>${markup}</userRole></userRoles>`,
    object: accessRole,
    now: () => reference('getUserGroup', '<name>Mine</name>', 'roleName'),
  },
  {
    name: 'ldapFilter',
    kind: 'LdapFilter',
    operation: 'updateLdapDirectory',
    request: (markup: string) => `<name>lab</name>${markup}`,
    object: salesFilter,
    now: () => reference('getLdapDirectory', '<name>lab</name>', 'ldapFilter'),
  },
])('$name', ({ name, kind, operation, request, object, now }) => {
  it('is a key that nobody has: a fault', async () => {
    const answer = await call(operation, request(`<${name} uuid="${nobodys}"/>`));
    expect(faultOf(answer)).toMatchObject({
      axlcode: '5007',
      faultstring: `Item not valid: The specified ${kind} was not found (uuid ${nobodys} of ${name})`,
    });
  });

  it('is a key and the name of another: a fault', async () => {
    const { uuid, text } = await object();
    const answer = await call(operation, request(`<${name} uuid="${uuid}">Another</${name}>`));
    expect(faultOf(answer)).toMatchObject({
      axlcode: '-1',
      faultstring: `Attribute uuid of ${name} is that of ${text}, and its text names Another`,
    });
  });

  it('is a key alone, or with its name, and the object is that one', async () => {
    const { uuid, text } = await object();
    expect(await call(operation, request(`<${name} uuid="${uuid.slice(1, -1).toLowerCase()}"/>`))).toMatchObject({ status: 200 });
    expect(await now()).toEqual({ uuid, text });
    expect(await call(operation, request(`<${name} uuid="${uuid}">${text}</${name}>`))).toMatchObject({ status: 200 });
  });
});

describe('a key in a request', () => {
  it('of the agreement makes no local user of who came by it, as an empty name would', async () => {
    const { body } = await call('getLdapDirectory', '<name>lab</name>');
    const agreement = find(body, 'ldapDirectory').attributes.uuid ?? '';
    const change = (uuid: string) => call('updateUser', `<userid>asmith</userid><ldapDirectoryName uuid="${uuid}"/>`);
    expect(faultOf(await change(nobodys)).faultstring).toMatch(/^Item not valid: The specified LdapDirectory was not found/);
    expect(faultOf(await change(agreement)).faultstring).toBe(
      'ldapDirectoryName is set by synchronisation; it can only be emptied, which makes a local user',
    );
  });

  it('names a phone or profile as its name would, and there is none', async () => {
    const answer = await call('updateUser', `<userid>asmith</userid><defaultProfile uuid="${nobodys}"/>`);
    expect(faultOf(answer)).toMatchObject({
      axlcode: '5007',
      faultstring: 'Item not valid: The specified DeviceProfile was not found',
    });
  });
});
