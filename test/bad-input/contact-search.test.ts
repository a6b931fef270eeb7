import { LabRefusedError, startCluster } from '@uclab/cluster';
import { describe, expect, it } from 'vitest';
import { triedCluster } from './tried-cluster.ts';

const tried = triedCluster();
const everybody = 'everybody';

/** What a refusal says, and of which input. */
async function refusalOf(work: Promise<unknown>): Promise<{ code: string; field: string | undefined; message: string }> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof LabRefusedError)) throw new Error(`no refusal: ${String(error)}`);
  return { code: error.code, field: error.field, message: error.message };
}

/** asmith and bjones are signed in, on two nodes. */
async function signedIn() {
  const { cluster } = tried;
  for (const user of ['asmith', 'bjones']) expect(await cluster.signIn({ user })).toMatchObject({ signedIn: true });
  return cluster;
}

describe('a search text', () => {
  it.each([
    '*)(objectClass=*',
    '*',
    '**',
    '\\',
    '\\2a',
    '(',
    ')',
    '&',
    '|(uid=*)',
    '\u0000',
    '<b>',
    "' OR 1=1",
    '__proto__',
    'é'.repeat(60),
  ])('%j stays a text: it finds nobody, and the next search is as ever', async (text) => {
    const cluster = await signedIn();
    expect((await cluster.search('asmith', text)).results).toEqual([]);
    expect((await cluster.search('asmith', 'bjones')).results).toMatchObject([{ userid: 'bjones' }]);
  });

  it.each(['', '   ', 'x'.repeat(129), 'x'.repeat(10_000)])('that nobody can type is refused (%#)', async (text) => {
    const cluster = await signedIn();
    expect(await refusalOf(cluster.search('asmith', text))).toMatchObject({ code: 'invalid', field: 'text' });
  });

  it('needs a client that is signed in', async () => {
    const { cluster } = tried;
    expect(await refusalOf(cluster.search('nobody', 'jones'))).toMatchObject({ code: 'not-found' });
    await cluster.signIn({ user: 'clee' });
    await cluster.signOut('clee');
    expect(await refusalOf(cluster.search('clee', 'jones'))).toMatchObject({ code: 'conflict', field: 'user' });
    expect(await refusalOf(cluster.call({ from: '2001', to: 'clee' }))).toMatchObject({ code: 'conflict', field: 'user' });
  });
});

describe('a call', () => {
  it.each([
    [{ from: 'nobody-at-all', to: 'asmith' }, 'from'],
    [{ from: '2001', to: 'nobody-at-all' }, 'to'],
    [{ from: '2001', to: '*)(objectClass=*' }, 'to'],
    [{ from: '9'.repeat(60), to: 'asmith' }, 'number'],
    [{ from: '', to: 'asmith' }, 'from'],
  ])('%j is refused, and the input is named', async (request, field) => {
    const cluster = await signedIn();
    expect(await refusalOf(cluster.call(request))).toMatchObject({ field });
  });
});

describe('the pages for CUPC', () => {
  const context = { dn: 'dc=lab,dc=example', recursive: true };

  it.each<[string, () => Promise<unknown>, string, RegExp]>([
    [
      'four search contexts',
      () => tried.cluster.cupcDirectory.setProfile(everybody, { contexts: [context, context, context, context] }),
      'contexts',
      /3 search contexts at most/,
    ],
    [
      'a malformed filter',
      () => tried.cluster.cupcDirectory.setProfile(everybody, { filter: '(&(a=b)' }),
      'filter',
      /malformed at character 8: a closing parenthesis is missing/,
    ],
    [
      'a filter of 10,000 characters, even unread',
      () => tried.cluster.cupcDirectory.setProfile(everybody, { filter: '('.repeat(10_000), uncheckedFilter: true }),
      'filter',
      /1024 characters at most/,
    ],
    [
      'a search context that is no distinguished name',
      () => tried.cluster.cupcDirectory.setProfile(everybody, { contexts: [{ dn: 'not a dn', recursive: true }] }),
      'contexts.0.dn',
      /is a distinguished name, for instance ou=/,
    ],
    [
      'an unknown server',
      () => tried.cluster.cupcDirectory.setProfile(everybody, { backup2: 'none' }),
      'backup2',
      /the only one is directory/,
    ],
    ['an empty password', () => tried.cluster.cupcDirectory.setProfile(everybody, { password: '' }), 'password', /anonymous bind/],
    ['port 0', () => tried.cluster.cupcDirectory.setServer('directory', { port: 0 }), 'port', /between 1 and 65535/],
    ['port 1.5', () => tried.cluster.cupcDirectory.setServer('directory', { port: 1.5 }), 'port', /between 1 and 65535/],
    [
      'a host with a space',
      () => tried.cluster.cupcDirectory.setServer('directory', { host: 'a b' }),
      'host',
      /letters, digits and \. - _ : only/,
    ],
    ['a host of markup', () => tried.cluster.cupcDirectory.setServer('directory', { host: '<b>' }), 'host', /letters, digits and/],
    [
      'a user whom CUCM does not have',
      () => tried.cluster.cupcDirectory.setUser('nosuch', everybody),
      'user',
      /^user: CUCM has no user 'nosuch'\.$/,
    ],
    ['a name with markup', () => tried.cluster.cupcDirectory.setServer('<b>', { host: 'x' }), 'name', /letters, digits/],
    [
      'an attribute that is none',
      () => tried.cluster.cupcDirectory.setSettings({ attributes: { UserID: 'uid=*)(a' } }),
      'attributes.UserID',
      /letters, digits and -/,
    ],
    [
      'a field that is none',
      () => tried.cluster.cupcDirectory.setSettings({ attributes: { Shoe: 'shoeSize' } }),
      'attributes',
      /UserID, FirstName/,
    ],
    ['a server type', () => tried.cluster.cupcDirectory.setSettings({ serverType: 'Novell' }), 'serverType', /Microsoft Active Directory/],
    [
      'a profile that is not there',
      () => tried.cluster.cupcDirectory.setUser('asmith', 'none'),
      'users.asmith',
      /the only one is everybody/,
    ],
    ['to delete a server in use', () => tried.cluster.cupcDirectory.deleteServer('directory'), 'name', /used by profile everybody/],
    ['to delete a profile that is not there', () => tried.cluster.cupcDirectory.deleteProfile('none'), 'name', /the only one is everybody/],
  ])('refuse %s by field and rule, and nothing is changed', async (_case, change, field, rule) => {
    const before = await tried.cluster.cupcDirectory.show();
    const refusal = await refusalOf(change());
    expect(refusal.field).toBe(field);
    expect(refusal.message).toMatch(rule);
    expect(await tried.cluster.cupcDirectory.show()).toEqual(before);
  });

  it('take an attribute that the directory does not have: it has no value, and nobody else is harmed', async () => {
    const { cluster } = tried;
    await cluster.cupcDirectory.setSettings({ attributes: { UserID: 'noSuchAttribute' } });
    await cluster.signIn({ user: 'asmith' });
    expect((await cluster.search('asmith', 'Jones')).results).toEqual(
      expect.arrayContaining([expect.objectContaining({ userid: '', displayName: 'Bob Jones' })]),
    );
    await cluster.cupcDirectory.setSettings({ attributes: { UserID: 'uid' } });
    expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true });
    expect((await cluster.search('bjones', 'asmith')).results).toMatchObject([{ userid: 'asmith' }]);
  });
});

it('a change reaches every node that answers, and tells which one did not', async () => {
  await using cluster = await startCluster({ users: 5 });
  await cluster.machines.get('cups2')?.stop();
  const changed = await cluster.cupcDirectory.setServer('directory', { host: 'other' });
  expect(changed.servers).toMatchObject([{ host: 'other' }]);
  expect(changed.nodes).toEqual([
    { node: 'cups1', state: 'same' },
    { node: 'cups2', state: 'unreachable' },
  ]);
});
