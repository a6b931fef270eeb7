import type { Cluster } from '@uclab/cluster';
import type { XmlElement } from '@uclab/platform/soap';
import { childText } from '@uclab/platform/soap';
import { Client } from 'ldapts';
import { expect, it } from 'vitest';
import { getUser } from './axl.ts';
import { account, nodeUrl } from './cluster-state.ts';
import { base, signIn } from './directory-search.ts';
import { allConfig, logIn } from './epassoap.ts';
import { scenario } from './scenario.ts';

/** What releases from 8.0 on take of a person, and only later schemas of AXL tell. */
const further = { title: 'Head of sales', mobile: '+1 555 0100', homePhone: '+1 555 0101', pager: '+1 555 0102' };
/** What LDAP holds of a person and no agreement maps. */
const extra = {
  description: 'Prefers to be written to',
  employeeNumber: 'E-4711',
  roomNumber: 'C 3.14',
};
const deadlineMs = 10_000;

/** Every text in an answer. */
const textsIn = (element: XmlElement): string[] =>
  [element.text.trim(), ...element.children.flatMap(textsIn)].filter((text) => text !== '');

const userAt = async (cluster: Cluster, node: string) => (await cluster.users(node, 'asmith')).users[0];

/** How many changes each presence node was told of. */
const changesTold = (cluster: Cluster) => Promise.all(['cups1', 'cups2'].map(async (node) => (await cluster.agent(node)).changes));

/** What an application developer's own search by LDAP finds of a person. */
async function searchDirectory(cluster: Cluster, userid: string, attributes: string[]): Promise<unknown> {
  const { dn, password } = (await cluster.status()).accounts.directoryManager;
  const client = new Client({ url: await nodeUrl(cluster, 'directory'), timeout: deadlineMs, connectTimeout: deadlineMs });
  try {
    await client.bind(dn, password);
    const { searchEntries } = await client.search(base, { filter: `(uid=${userid})`, attributes });
    return searchEntries;
  } finally {
    await client.unbind();
  }
}

scenario(
  'S52',
  {
    assumed: ['From 8.0 on title, and numbers of mobile, home and pager, are read from LDAP, too; presence nodes do not get them.'],
  },
  (lab) => {
    it('S52: CUCM keeps what the agreement maps, and AXL tells nothing of the rest in any schema', async () => {
      const { cluster } = lab;
      await cluster.directory.setUser('asmith', { ...extra, ...further, telephoneNumber: '+1 555 0199' });
      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', updated: 1, agentsBehind: [] });

      for (const version of ['8.5', '15.0']) {
        const user = await getUser(cluster, 'asmith', version);
        if (!user) throw new Error('CUCM has no asmith');
        expect(childText(user, 'telephoneNumber'), version).toBe('+1 555 0199');
        expect(childText(user, 'mailid'), version).toBe('asmith@lab.example');
        const texts = textsIn(user).join('\n');
        for (const value of Object.values(extra)) expect(texts, version).not.toContain(value);
      }
      const user = await getUser(cluster, 'asmith', '15.0');
      const places = ['title', 'mobileNumber', 'homeNumber', 'pagerNumber'];
      expect(user && places.map((name) => childText(user, name))).toEqual(Object.values(further));
      const sql = "select title, mobile, homephone, pager from enduser where userid = 'asmith'";
      expect((await cluster.sql('cucm', sql)).rows).toEqual([Object.values(further)]);
      expect((await cluster.sql('cups1', sql)).rows).toEqual([[null, null, null, null]]);
    });

    it('S52: to CUCM and the presence nodes an entry that changed in nothing else has not changed', async () => {
      const { cluster } = lab;
      const [known, told] = [await userAt(cluster, 'cucm'), await changesTold(cluster)];
      await cluster.directory.setUser('asmith', extra);
      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', updated: 0, agentsBehind: [] });
      expect(await userAt(cluster, 'cucm')).toEqual(known);
      expect(await changesTold(cluster)).toEqual(told);

      await cluster.directory.setUser('asmith', { givenName: 'Anna' });
      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', updated: 1, agentsBehind: [] });
      expect(await changesTold(cluster)).toEqual(told.map((count) => count + 1));
    });

    it('S52: a presence node has what CUCM has, and hands out nothing else', async () => {
      const { cluster } = lab;
      await cluster.directory.setUser('asmith', { ...extra, givenName: 'Anna' });
      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', updated: 1, agentsBehind: [] });

      const onCucm = await userAt(cluster, 'cucm');
      expect(onCucm).toMatchObject({ firstName: 'Anna', lastName: 'Smith' });
      for (const node of ['cups1', 'cups2']) expect(await userAt(cluster, node), node).toEqual(onCucm);

      const { userid, password } = await account(cluster, 'asmith');
      const config = await allConfig(cluster, 'cups1', (await logIn(cluster, 'cups1', userid, password)) ?? '');
      expect(config).toContain('get-user-config-resp');
      for (const value of Object.values(extra)) expect(config).not.toContain(value);
    });

    it("S52: a client gets at the rest by its own search, and so does an application developer's program", async () => {
      const { cluster } = lab;
      await cluster.directory.setUser('asmith', { ...extra, ...further });
      await cluster.sync();
      await cluster.cupcDirectory.setSettings({ attributes: { BusinessPhone: 'mobile', DisplayName: 'title' } });
      await signIn(cluster, 'bjones');
      expect((await cluster.search('bjones', 'asmith')).results).toMatchObject([
        { userid: 'asmith', displayName: further.title, telephoneNumber: further.mobile },
      ]);
      expect(await searchDirectory(cluster, 'asmith', Object.keys(extra))).toMatchObject([extra]);
    });
  },
);
