import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'ldapts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { expectTrueEffects } from '../explanation/effect-check.ts';
import { words } from '../scenarios/client-words.ts';
import { logOf } from '../scenarios/cluster-state.ts';
import { triedCluster } from './tried-cluster.ts';

const tried = triedCluster();

async function asAdministrator(work: (client: Client) => Promise<void>): Promise<void> {
  const file = readFileSync(join(tried.cluster.stateFolder, 'lab', 'lab.json'), 'utf8');
  const { administrator } = z.object({ administrator: z.object({ dn: z.string(), password: z.string() }) }).parse(JSON.parse(file));
  const { url } = (await tried.cluster.status()).nodes.find(({ role }) => role === 'directory') ?? { url: '' };
  const client = new Client({ url, timeout: 5_000 });
  try {
    await client.bind(administrator.dn, administrator.password);
    await work(client);
  } finally {
    await client.unbind();
  }
}

const second = 'cn=Bob Jones of Sales,cn=Users,dc=lab,dc=example';

describe('two entries of the directory with one user id', () => {
  beforeEach(() =>
    asAdministrator((client) =>
      client.add(second, {
        objectClass: ['top', 'person', 'organizationalPerson', 'inetOrgPerson'],
        cn: ['Bob Jones of Sales'],
        sn: ['Jones'],
        uid: ['BJones'],
        userPassword: ['Second-1234'],
      }),
    ),
  );
  afterEach(() => tried.cluster.reset());

  it('are one user on CUCM, by the entry that came first, and the log names the other', async () => {
    expect(await tried.cluster.sync()).toMatchObject({ outcome: 'succeeded', skipped: 1, added: 0, deactivated: 0 });
    expect((await tried.cluster.users('cucm', 'bjones')).users).toMatchObject([{ firstName: 'Bob', lastName: 'Jones' }]);
    expect(await logOf(tried.cluster, 'cucm', 'Cisco DirSync')).toMatch(/BJones was already read.*Bob Jones of Sales/);
  });

  it('let nobody in under the id with either password, which is explained, and others go on', async () => {
    for (const password of [tried.password('bjones'), 'Second-1234']) {
      const refused = await tried.cluster.signIn({ user: 'bjones', password });
      expect(refused).toMatchObject({ signedIn: false, message: words.refused });
      const why = await tried.cluster.why(refused.attempt);
      expect(why).toMatchObject({ symptom: 'LDAP_USER_NOT_FOUND', cause: 'USER_ID_NOT_UNIQUE' });
      expect(why.prose).toContain(`2 entries below dc=lab,dc=example have user id bjones`);
      expect(why.remedy).toBe('Give each of them a user id of its own in the directory.');
      expect(why.affected.map(({ text }) => text)).toContain('log-in of bjones at CUCM');
    }
    const last = await tried.cluster.signIn({ user: 'bjones' });
    await expectTrueEffects(tried.cluster, await tried.cluster.why(last.attempt));
    await asAdministrator((client) => client.del(second));
    expect(await tried.cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true });
  });

  it('are both shown by a search, under one id', async () => {
    await tried.cluster.signIn({ user: 'asmith' });
    const { results } = await tried.cluster.search('asmith', 'bjones');
    expect(results.map(({ userid }) => userid.toLowerCase())).toEqual(['bjones', 'bjones']);
    expect(await tried.cluster.contacts.add('asmith', { fromSearch: 'bjones' })).toMatchObject({ name: 'Bob Jones' });
    expect((await tried.cluster.contacts.list('asmith')).contacts).toHaveLength(1);
  });
});

it('the laboratory adds nobody to the directory under an id that is taken, in any case of letters', async () => {
  await expect(tried.cluster.directory.addUser({ userid: 'ASmith' })).rejects.toThrow(/has 'ASmith' already/);
});
