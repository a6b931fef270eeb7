import { expect, it } from 'vitest';
import { words } from './client-words.ts';
import { dirSync, loadedBy, neverHadTheCertificate, tomcat, uploadDirectoryCertificate } from './cluster-state.ts';
import { scenario } from './scenario.ts';

interface Case {
  readonly restarted: string;
  readonly services: readonly string[];
  readonly synchronises: boolean;
  readonly logsIn: boolean;
  readonly outcome: string;
}

const cases: readonly Case[] = [
  { restarted: 'nothing', services: [], synchronises: false, logsIn: false, outcome: 'neither synchronises nor logs anybody in' },
  { restarted: 'DirSync', services: [dirSync], synchronises: true, logsIn: false, outcome: 'synchronises and logs nobody in' },
  { restarted: 'Tomcat', services: [tomcat], synchronises: false, logsIn: true, outcome: 'logs people in and does not synchronise' },
  { restarted: 'DirSync and Tomcat', services: [dirSync, tomcat], synchronises: true, logsIn: true, outcome: 'does both' },
];

scenario(
  'S03',
  {
    assumed: [
      'DirSync alone makes synchronisation work and Tomcat alone log-in: each service uses the trust that it read when it started.',
    ],
  },
  (lab) => {
    it.each(cases)('S03: with the certificate uploaded and $restarted restarted, CUCM $outcome', async (each) => {
      const { cluster } = lab;
      await neverHadTheCertificate(cluster, 'cucm');
      await cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });
      await uploadDirectoryCertificate(cluster, 'cucm');
      expect(await loadedBy(cluster, 'cucm')).toEqual([]);

      for (const service of each.services) await cluster.restart('cucm', service);

      expect(await loadedBy(cluster, 'cucm')).toEqual([...each.services].sort());
      const sync = await cluster.sync();
      const logIn = await cluster.signIn({ user: 'asmith', node: 'cucm' });
      expect(sync).toMatchObject(each.synchronises ? { outcome: 'succeeded', added: 1 } : { outcome: 'failed', added: 0 });
      expect(logIn).toMatchObject(each.logsIn ? { signedIn: true } : { signedIn: false, message: words.refusedAtCucm });
      for (const { attempt, works } of [
        { attempt: sync.attempt, works: each.synchronises },
        { attempt: logIn.attempt, works: each.logsIn },
      ]) {
        expect(await cluster.why(attempt)).toMatchObject(
          works
            ? { outcome: 'succeeded', cause: null }
            : { outcome: 'failed', cause: 'TRUST_NOT_RELOADED', symptom: 'LDAP_TLS_UNTRUSTED_ISSUER' },
        );
      }
    });

    it('S03: the presence nodes have what CUCM delivers, nothing before DirSync is restarted and the new person after', async () => {
      const { cluster } = lab;
      await neverHadTheCertificate(cluster, 'cucm');
      await cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });
      await uploadDirectoryCertificate(cluster, 'cucm');

      expect(await cluster.sync()).toMatchObject({ outcome: 'failed' });
      expect((await cluster.users('cups1', 'newhire')).users).toEqual([]);

      await cluster.restart('cucm', dirSync);
      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', agentsBehind: [] });
      for (const node of ['cups1', 'cups2']) {
        expect((await cluster.users(node, 'newhire')).users, node).toMatchObject([{ status: 'active', source: 'ldap' }]);
      }
    });

    it('S03: who can sign in depends on the certificate of the presence node and not on that of CUCM', async () => {
      const { cluster } = lab;
      await neverHadTheCertificate(cluster, 'cucm');
      await neverHadTheCertificate(cluster, 'cups2');
      const signIns = async () => [await cluster.signIn({ user: 'asmith' }), await cluster.signIn({ user: 'bjones' })];
      const asmithOnly = [
        { signedIn: true, node: 'cups1', message: words.signedIn },
        { signedIn: false, node: 'cups2', message: words.refused },
      ];
      await uploadDirectoryCertificate(cluster, 'cucm');
      expect(await signIns()).toMatchObject(asmithOnly);

      await cluster.restart('cucm', dirSync);
      await cluster.restart('cucm', tomcat);

      expect(await cluster.signIn({ user: 'bjones', node: 'cucm' })).toMatchObject({ signedIn: true });
      expect(await signIns()).toMatchObject(asmithOnly);
    });
  },
);
