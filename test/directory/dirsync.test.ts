import { SystemClock } from '@uclab/foundation/clock';
import { Attribute, Change } from 'ldapts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callAxl, find } from '../../services/cucm/test/axl-client.ts';
import { LabPlane } from '../../services/cucm/test/lab-plane.ts';
import { Publisher } from '../../services/cucm/test/publisher.ts';
import { ldapAuthentication, synchronisedSeed } from '../../services/cucm/test/seeds.ts';
import { useDirectory } from './target.ts';

/** CUCM against a directory that runs: the embedded server, and OpenLDAP. The tests are steps of one story. */
const directory = useDirectory();

const dayMs = 86_400_000;
const minuteMs = 60_000;

let cucm: Publisher;
let lab: LabPlane;

beforeAll(async () => {
  const servers = [{ hostName: 'directory', ldapPortNumber: 636, sslEnabled: true }];
  const account = { ldapPassword: directory.manager.password, userSearchBase: directory.base, servers };
  // Not due before the tests let a day pass.
  const nextExecTime = new Date(new SystemClock().nowMs() + dayMs).toISOString().slice(0, 16).replace('T', ' ');
  cucm = await Publisher.start({
    ...synchronisedSeed,
    ldapDirectories: [{ name: 'lab', ldapDn: directory.manager.dn, intervalValue: 1, nextExecTime, ...account }],
    ldapAuthentication: { ...ldapAuthentication, distinguishedName: directory.manager.dn, ...account },
  });
  // The directory's certificate is of today.
  cucm.clock.advance(new SystemClock().nowMs() - cucm.clock.nowMs());
  lab = await LabPlane.of(cucm);
});

beforeEach(() => {
  cucm.network.ways.set('directory:636', Number(new URL(directory.ldapsUrl).port));
});

afterAll(async () => {
  lab?.close();
  await cucm?.remove();
});

/** A full run, begun by AXL and waited for. */
const sync = async () => {
  const before = (await lab.status()).cucm.lastRun?.id;
  await callAxl(cucm, 'doLdapSync', '<name>lab</name><sync>true</sync>');
  for (;;) {
    const { lastRun } = await lab.until(
      ({ lastRun: run }) =>
        run !== undefined && run.id !== before && (run.outcome !== 'running' || run.waitingUntilMs > cucm.clock.nowMs()),
    );
    if (lastRun?.outcome !== 'running') return lastRun;
    // Between two tries of a server: that is emulated time.
    cucm.clock.advance(lastRun.waitingUntilMs - cucm.clock.nowMs());
  }
};

const logsIn = async (userid: string, password: string): Promise<boolean> => {
  const { body } = await callAxl(cucm, 'doAuthenticateUser', `<userid>${userid}</userid><password>${password}</password>`);
  return find(body, 'userAuthenticated').text === 'true';
};

const passwordOf = (userid: string): string => {
  const person = directory.population.people.find((candidate) => candidate.userid === userid);
  if (!person) throw new Error(`the directory has no ${userid}`);
  return person.password;
};

const deadline = { timeout: 60_000 };

describe('with LDAPS, CUCM', deadline, () => {
  it('reads nobody while the certificate is missing, and not either when it is loaded and nothing is restarted', async () => {
    expect(await sync()).toMatchObject({ outcome: 'failed', read: 0 });
    await lab.upload('directory-trust', directory.authorityPem);
    expect(await sync()).toMatchObject({ outcome: 'failed', read: 0 });
    expect(await lab.users()).toEqual([]);
    expect(await lab.log('DirSync')).toMatch(/certificate|issuer/i);
  });

  it('synchronises after a restart of DirSync, and checks passwords only after one of Tomcat', async () => {
    await lab.control('DirSync', 'restart');
    const people = directory.population.people.length;
    expect(await sync()).toMatchObject({ outcome: 'succeeded', read: people, added: people, updated: 0, deactivated: 0 });
    expect(await logsIn('asmith', passwordOf('asmith'))).toBe(false);
    await lab.control('Tomcat', 'restart');
    expect(await logsIn('asmith', passwordOf('asmith'))).toBe(true);
    expect(await logsIn('ASMITH', passwordOf('asmith'))).toBe(true);
    expect(await logsIn('asmith', 'ciscocisco')).toBe(false);
    expect(await logsIn('asmith', '')).toBe(false);
    expect(await logsIn('*)(uid=*', passwordOf('asmith'))).toBe(false);
  });

  it('has every person of the directory as an active user, asmith at home on cups1 and bjones on cups2', async () => {
    const users = await lab.users();
    expect(users.map((user) => user.userid).sort()).toEqual(directory.population.people.map((person) => person.userid).sort());
    expect(users.every((user) => user.status === 'active' && user.source === 'ldap' && user.agreement === 'lab')).toBe(true);
    expect(await lab.users('asmith')).toMatchObject([{ homeNode: 'cups1', firstName: 'Ann', lastName: 'Smith' }]);
    expect(await lab.users('bjones')).toMatchObject([{ homeNode: 'cups2' }]);
    expect((await lab.users()).some((user) => user.userid.endsWith('$'))).toBe(false);
  });

  it('changes nobody in a second run over the same entries', async () => {
    const { revision } = (await lab.status()).cucm;
    expect(await sync()).toMatchObject({ outcome: 'succeeded', added: 0, updated: 0, deactivated: 0 });
    expect((await lab.status()).cucm.revision).toBe(revision);
  });

  it('adds whoever is new in the directory and deactivates whoever is gone', async () => {
    const dn = directory.population.people[2]?.dn ?? '';
    const parent = dn.slice(dn.indexOf(',') + 1);
    const fresh = `uid=newcomer,${parent}`;
    await directory.as(directory.admin, (client) =>
      client.add(fresh, { objectClass: ['inetOrgPerson'], uid: 'newcomer', cn: 'New Comer', sn: 'Comer', givenName: 'New', manager: dn }),
    );
    try {
      expect(await sync()).toMatchObject({ outcome: 'succeeded', added: 1, updated: 0, deactivated: 0 });
      expect(await lab.users('newcomer')).toMatchObject([{ status: 'active', firstName: 'New' }]);
    } finally {
      await directory.as(directory.admin, (client) => client.del(fresh));
    }
    expect(await sync()).toMatchObject({ added: 0, deactivated: 1 });
    expect(await lab.users('newcomer')).toMatchObject([{ status: 'inactive', source: 'ldap' }]);
  });

  it('reads by schedule only what has changed, and who is still there', async () => {
    const dn = directory.population.people[4]?.dn ?? '';
    const setMail = (address: string) =>
      directory.as(directory.admin, (client) =>
        client.modify(dn, new Change({ operation: 'replace', modification: new Attribute({ type: 'mail', values: [address] }) })),
      );
    await setMail('one@lab.example');
    await sync();
    await setMail('other@lab.example');
    const soon = new Date(cucm.clock.nowMs() + 2 * minuteMs).toISOString().slice(0, 16).replace('T', ' ');
    await callAxl(cucm, 'updateLdapDirectory', `<name>lab</name><nextExecTime>${soon}</nextExecTime>`);
    cucm.clock.advance(2 * minuteMs);
    const { lastRun } = await lab.until(({ lastRun: run }) => run?.trigger === 'schedule' && run.outcome !== 'running');
    expect(lastRun).toMatchObject({ kind: 'changes', outcome: 'succeeded', added: 0, updated: 1, deactivated: 0 });
    expect(lastRun?.read).toBeLessThan(directory.population.people.length);
  });

  it('deactivates nobody when the search base holds nobody, or is not there', async () => {
    const { users } = (await lab.status()).cucm;
    for (const base of [`ou=Groups,${directory.base}`, `ou=Nowhere,${directory.base}`]) {
      await callAxl(cucm, 'updateLdapDirectory', `<name>lab</name><userSearchBase>${base}</userSearchBase>`);
      expect(await sync()).toMatchObject({ outcome: 'failed', deactivated: 0 });
    }
    await callAxl(cucm, 'updateLdapDirectory', `<name>lab</name><userSearchBase>${directory.base}</userSearchBase>`);
    expect((await lab.status()).cucm).toMatchObject({ users, activeUsers: users - 1 });
  });

  it('deactivates nobody when the directory is gone, and asks the next server of the agreement', async () => {
    cucm.network.ways.clear();
    expect(await sync()).toMatchObject({ outcome: 'failed', deactivated: 0 });
    expect(await logsIn('asmith', passwordOf('asmith'))).toBe(false);
    const { users, activeUsers } = (await lab.status()).cucm;
    expect(activeUsers).toBe(users - 1);
    cucm.network.ways.set('directory2:636', Number(new URL(directory.ldapsUrl).port));
    const server = (name: string) =>
      `<server><hostName>${name}</hostName><ldapPortNumber>636</ldapPortNumber><sslEnabled>true</sslEnabled></server>`;
    await callAxl(cucm, 'updateLdapDirectory', `<name>lab</name><servers>${server('directory')}${server('directory2')}</servers>`);
    expect(await sync()).toMatchObject({ outcome: 'succeeded', read: directory.population.people.length });
  });
});
