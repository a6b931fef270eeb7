import { expect, it } from 'vitest';
import { words } from './client-words.ts';
import { account, loadedBy, neverHadTheCertificate, tomcat, uploadDirectoryCertificate } from './cluster-state.ts';
import { getAllConfig, logIn } from './epassoap.ts';
import { scenario } from './scenario.ts';

scenario(
  'S21',
  {
    tomcatRestartMs: 3_000,
    assumed: ['Session keys live in Tomcat, so those issued before a restart are gone after it.', 'A restart of Tomcat takes about 3 s.'],
  },
  (lab) => {
    /** State of Cisco Tomcat in Control Center. */
    const tomcatState = async () => {
      const { services } = await lab.cluster.services('cups1');
      return services.find(({ name }) => name === tomcat)?.state;
    };

    it('S21: a certificate uploaded to CUPS changes nothing before Tomcat is restarted', async () => {
      const { cluster } = lab;
      await neverHadTheCertificate(cluster, 'cups1');
      await uploadDirectoryCertificate(cluster, 'cups1');

      expect(await loadedBy(cluster, 'cups1')).toEqual([]);
      const { password } = await account(cluster, 'asmith');
      expect(await logIn(cluster, 'cups1', 'asmith', password)).toBeUndefined();
      const refused = await cluster.signIn({ user: 'asmith' });
      expect(refused).toMatchObject({ signedIn: false, node: 'cups1', message: words.refused });
      expect(await cluster.why(refused.attempt)).toMatchObject({ cause: 'TRUST_NOT_RELOADED', symptom: 'LDAP_TLS_UNTRUSTED_ISSUER' });
      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', agentsBehind: [] });
    });

    it('S21: while Tomcat restarts the SOAP port is closed and a client cannot reach the server; then users get in', async () => {
      const { cluster } = lab;
      await neverHadTheCertificate(cluster, 'cups1');
      await uploadDirectoryCertificate(cluster, 'cups1');
      const { password } = await account(cluster, 'asmith');

      const restarted = cluster.restart('cups1', tomcat);
      await expect.poll(tomcatState, { interval: 20, timeout: 10_000 }).not.toBe('STARTED');
      await expect(logIn(cluster, 'cups1', 'asmith', password)).rejects.toThrow();
      const during = await cluster.signIn({ user: 'asmith' });
      expect(during).toMatchObject({ signedIn: false, node: 'cups1', message: words.unreachable });
      expect(await cluster.why(during.attempt)).toMatchObject({ cause: 'SERVICE_RESTARTING' });
      // Neither CUCM nor the other presence node is concerned.
      expect(await cluster.signIn({ user: 'asmith', node: 'cucm' })).toMatchObject({ signedIn: true });
      expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true, node: 'cups2' });
      await restarted;

      expect(await tomcatState()).toBe('STARTED');
      expect(await loadedBy(cluster, 'cups1')).toEqual([tomcat]);
      expect(await logIn(cluster, 'cups1', 'asmith', password)).toMatch(/\S/);
      expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, node: 'cups1', message: words.signedIn });
    });

    it('S21: session keys issued before the restart are refused after it, new ones are served', async () => {
      const { cluster } = lab;
      const { password } = await account(cluster, 'asmith');
      const before = (await logIn(cluster, 'cups1', 'asmith', password)) ?? '';
      expect(await getAllConfig(cluster, 'cups1', before)).toBe('served');

      await cluster.restart('cups1', tomcat);

      expect(await getAllConfig(cluster, 'cups1', before)).toBe('Invalid request');
      const after = (await logIn(cluster, 'cups1', 'asmith', password)) ?? '';
      expect(await getAllConfig(cluster, 'cups1', after)).toBe('served');
    });
  },
);
