import type { Cluster } from '@uclab/cluster';
import { childText } from '@uclab/platform/soap';
import { expect, it, vi } from 'vitest';
import { callAxl, element, getUser } from './axl.ts';
import { words } from './client-words.ts';
import { agentsCaughtUp, logOf } from './cluster-state.ts';
import { scenario } from './scenario.ts';

/** Local users beside those of the directory are from release 9.0 on; the schema of that release is asked. */
const fromRelease9 = '9.0';

const localUser = `<user>${element('lastName', 'Handmade')}${element('userid', 'handmade')}${element('password', 'Local-1234')}${element('pin', '13579')}${element('presenceGroupName', 'Standard Presence group')}</user>`;

const newUser = `<user>${element('lastName', 'Handmade')}${element('userid', 'handmade')}${element('presenceGroupName', 'Standard Presence group')}</user>`;

const synchronisedFields = ['firstName', 'middleName', 'lastName', 'telephoneNumber', 'mailid', 'department', 'manager', 'newUserid'];

async function refused(cluster: Cluster, operation: string, markup: string, version?: string): Promise<string> {
  const { status, body } = await callAxl(cluster, operation, markup, version);
  expect(status, operation).toBe(500);
  return childText(body, 'faultstring') ?? '';
}

const edit = (userid: string, ...fields: [string, string][]): string =>
  element('userid', userid) + fields.map(([name, value]) => element(name, value)).join('');

/** Whether CUCM takes that PIN for the user's. */
async function hasPin(cluster: Cluster, userid: string, pin: string): Promise<string | undefined> {
  const { body } = await callAxl(cluster, 'doAuthenticateUser', element('userid', userid) + element('pin', pin));
  return body.children.map((answer) => childText(answer, 'userAuthenticated'))[0];
}

scenario(
  'S06',
  {
    assumed: [
      'removeUser is refused like addUser; the words of the refusals are chosen.',
      'Of the local fields AXL keeps the PIN, associatedPc and enableCti; a PIN has digits only.',
    ],
  },
  (lab) => {
    it('S06: end users are neither added nor removed by hand, on CUCM or anywhere', async () => {
      const { cluster } = lab;
      const before = (await cluster.users('cups1')).users;
      const words = 'while synchronisation from the LDAP server is on';
      expect(await refused(cluster, 'addUser', newUser)).toBe(`End users cannot be added ${words}`);
      expect(await refused(cluster, 'removeUser', element('userid', 'asmith'))).toBe(`End users cannot be removed ${words}`);

      expect((await cluster.users('cucm', 'handmade')).users).toEqual([]);
      expect((await cluster.users('cucm', 'asmith')).users).toMatchObject([{ status: 'active', source: 'ldap' }]);
      await agentsCaughtUp(cluster);
      expect((await cluster.users('cups1')).users).toEqual(before);
      expect(await cluster.signIn({ user: 'handmade', password: 'ciscocisco' })).toMatchObject({ signedIn: false });
    });

    it('S06: each synchronised field is read-only, alone or together with a local one', async () => {
      const { cluster } = lab;
      const before = (await cluster.users('cucm', 'asmith')).users;
      for (const field of synchronisedFields) {
        expect(await refused(cluster, 'updateUser', edit('asmith', [field, 'changed'], ['enableCti', 'true'])), field).toBe(
          `${field} cannot be changed while synchronisation from the LDAP server is on`,
        );
      }
      expect((await cluster.users('cucm', 'asmith')).users).toEqual(before);
      const user = await getUser(cluster, 'asmith');
      expect(user && childText(user, 'enableCti')).toBe('false');
    });

    it('S06: PIN and local fields are accepted and outlast a synchronisation, and nodes and clients are as before', async () => {
      const { cluster } = lab;
      const onNode = (await cluster.users('cups1', 'asmith')).users;
      const { status } = await callAxl(
        cluster,
        'updateUser',
        edit('asmith', ['pin', '67890'], ['associatedPc', 'ASMITH-PC'], ['enableCti', 'true']),
      );
      expect(status).toBe(200);
      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', updated: 0, deactivated: 0, agentsBehind: [] });

      const user = await getUser(cluster, 'asmith');
      expect(user && [childText(user, 'associatedPc'), childText(user, 'enableCti')]).toEqual(['ASMITH-PC', 'true']);
      expect([await hasPin(cluster, 'asmith', '67890'), await hasPin(cluster, 'asmith', '12345')]).toEqual(['true', 'false']);
      expect((await cluster.users('cups1', 'asmith')).users).toEqual(onNode);
      expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true });
      expect(await cluster.signIn({ user: 'asmith', password: '67890' })).toMatchObject({ signedIn: false });
    });
  },
);

scenario('S06', { profile: 'no-ldap' }, (lab) => {
  it('S06: without synchronisation end users are made and removed on CUCM, and the nodes follow', async () => {
    const { cluster } = lab;
    expect(await callAxl(cluster, 'addUser', newUser)).toMatchObject({ status: 200 });
    await agentsCaughtUp(cluster);
    expect(await cluster.signIn({ user: 'handmade', password: 'ciscocisco' })).toMatchObject({ signedIn: true });

    expect(await callAxl(cluster, 'removeUser', element('userid', 'handmade'))).toMatchObject({ status: 200 });
    await agentsCaughtUp(cluster);
    for (const node of ['cucm', 'cups1', 'cups2']) expect((await cluster.users(node, 'handmade')).users, node).toEqual([]);
    expect(await cluster.signIn({ user: 'handmade', password: 'ciscocisco' })).toMatchObject({ signedIn: false });
  });

  it('S06: who gets another user id begins anew, signed out, and whoever gets the former id inherits nothing', async () => {
    const { cluster } = lab;
    await callAxl(cluster, 'addUser', newUser);
    await agentsCaughtUp(cluster);
    expect(await cluster.signIn({ user: 'handmade', password: 'ciscocisco' })).toMatchObject({ signedIn: true });
    await cluster.contacts.add('handmade', { id: 'asmith' });
    await vi.waitFor(async () => expect((await cluster.contacts.list('handmade')).connection).toBe('connected'), { timeout: 15_000 });
    await cluster.setPresence('handmade', 'busy');

    expect(await callAxl(cluster, 'updateUser', edit('handmade', ['newUserid', 'remade']))).toMatchObject({ status: 200 });
    expect(await callAxl(cluster, 'addUser', newUser)).toMatchObject({ status: 200 });
    await agentsCaughtUp(cluster);
    for (const node of ['cups1', 'cups2']) {
      await vi.waitFor(async () =>
        expect(await logOf(cluster, node, 'Sync Agent')).toContain('handmade was removed on CUCM, or has another user id there'),
      );
    }
    await vi.waitFor(async () =>
      expect((await cluster.presence('handmade')).nodes).toMatchObject([
        { state: 'offline', manual: '', endPoints: [] },
        { state: 'offline', manual: '', endPoints: [] },
      ]),
    );
    for (const user of ['remade', 'handmade']) {
      expect(await cluster.signIn({ user, password: 'ciscocisco' })).toMatchObject({ signedIn: true });
      expect((await cluster.contacts.list(user, true)).contacts, user).toEqual([]);
    }
  });
});

scenario('S06', { persona: 'cucm=9.1,cups=9.1,cupc=9.1' }, (lab) => {
  /** An end user whom an administrator adds while synchronisation is on, on every node. */
  async function addLocalUser(): Promise<void> {
    const { cluster } = lab;
    expect(await callAxl(cluster, 'addUser', localUser, fromRelease9)).toMatchObject({ status: 200 });
    await agentsCaughtUp(cluster);
  }

  /** The users of the directory that a node knows, by their ids. */
  const synchronisedAt = async (node: string) =>
    (await lab.cluster.users(node)).users
      .filter(({ source }) => source === 'ldap')
      .sort((one, other) => one.userid.localeCompare(other.userid));

  it('S06: from 9.0 on addUser makes a local user beside those of the directory, whom a run leaves alone', async () => {
    const { cluster } = lab;
    const others = await synchronisedAt('cups1');
    await addLocalUser();
    const made = await getUser(cluster, 'handmade', fromRelease9);
    expect(made && [childText(made, 'lastName'), childText(made, 'status')]).toEqual(['Handmade', '1']);
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 0, updated: 0, deactivated: 0, agentsBehind: [] });

    expect(await getUser(cluster, 'handmade', fromRelease9)).toEqual(made);
    for (const node of ['cucm', 'cups1', 'cups2']) {
      const { users } = await cluster.users(node);
      expect(
        users.filter(({ source }) => source === 'local'),
        node,
      ).toMatchObject([{ userid: 'handmade', status: 'active' }]);
      expect(await synchronisedAt(node), node).toEqual(others);
    }
  });

  it('S06: the local user signs in with the local password and no directory, those of the directory with the one they have there', async () => {
    const { cluster } = lab;
    await addLocalUser();
    const local = { user: 'handmade', password: 'Local-1234' };
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true });
    expect(await cluster.signIn({ ...local, password: 'Local-4321' })).toMatchObject({ signedIn: false, message: words.refused });

    await cluster.directory.stop();
    for (const node of ['cucm', 'cups1', 'cups2']) {
      const attempt = await cluster.signIn({ ...local, node });
      expect(attempt, node).toMatchObject({ signedIn: true });
      const { events } = await cluster.journal({ attempt: attempt.attempt });
      expect(
        events.filter(({ kind }) => kind.startsWith('ldap.')),
        node,
      ).toEqual([]);
      expect(await cluster.signIn({ user: 'asmith', node }), node).toMatchObject({ signedIn: false });
    }
    expect(await hasPin(cluster, 'handmade', '13579')).toBe('true');
  });

  it('S06: of a user of the directory nothing that is synchronised can be changed, of the local one everything', async () => {
    const { cluster } = lab;
    await addLocalUser();
    const before = await getUser(cluster, 'asmith', fromRelease9);
    for (const field of synchronisedFields) {
      expect(await refused(cluster, 'updateUser', edit('asmith', [field, 'changed']), fromRelease9), field).toBe(
        `${field} cannot be changed while synchronisation from the LDAP server is on`,
      );
      expect(await callAxl(cluster, 'updateUser', edit('handmade', [field, 'changed']), fromRelease9)).toMatchObject({
        status: 200,
      });
    }
    expect(await refused(cluster, 'updateUser', edit('asmith', ['password', 'Local-1234']), fromRelease9)).toBe(
      'password cannot be changed while end users are authenticated by LDAP',
    );
    expect(await refused(cluster, 'removeUser', element('userid', 'asmith'), fromRelease9)).toBe(
      'End users who come from the LDAP server cannot be removed while synchronisation from it is on; local users can',
    );
    expect(await getUser(cluster, 'asmith', fromRelease9)).toEqual(before);

    expect(await callAxl(cluster, 'removeUser', element('userid', 'changed'), fromRelease9)).toMatchObject({ status: 200 });
    await agentsCaughtUp(cluster);
    for (const node of ['cucm', 'cups1', 'cups2'])
      expect((await cluster.users(node)).users.filter(({ source }) => source === 'local')).toEqual([]);
  });

  it('S06: PIN and local fields of a user of the directory are accepted, as before 9.0', async () => {
    const { cluster } = lab;
    const fields: [string, string][] = [
      ['pin', '67890'],
      ['associatedPc', 'ASMITH-PC'],
      ['enableCti', 'true'],
    ];
    expect(await callAxl(cluster, 'updateUser', edit('asmith', ...fields), fromRelease9)).toMatchObject({ status: 200 });
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', updated: 0, agentsBehind: [] });
    const user = await getUser(cluster, 'asmith', fromRelease9);
    expect(user && [childText(user, 'associatedPc'), childText(user, 'enableCti')]).toEqual(['ASMITH-PC', 'true']);
    expect(await hasPin(cluster, 'asmith', '67890')).toBe('true');
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true });
  });
});
