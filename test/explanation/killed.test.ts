import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, inject, it } from 'vitest';
import { expectExplained, expectSignInExplained } from './expect-explained.ts';
import { explainedCluster } from './explained-cluster.ts';

describe.runIf(inject('platform') === 'embedded')('what nobody asked the laboratory for', () => {
  describe('a directory whose machine is gone', () => {
    const lab = explainedCluster();

    it('looks refused, and is known to be stopped', async () => {
      await lab.embedded.machines.get('directory')?.stop();
      await expect.poll(async () => (await lab.cluster.status()).nodes.find(({ name }) => name === 'directory')?.reachable).toBe(false);
      await expectSignInExplained(lab.cluster, {
        symptom: 'LDAP_CONNECT_REFUSED',
        causes: ['DIRECTORY_STOPPED'],
        failsAt: /^TCP directory:636/,
      });
    });
  });

  describe('a presence node whose machine is gone', () => {
    const lab = explainedCluster();

    it('is what the client does not reach', async () => {
      await lab.embedded.machines.get('cups1')?.stop();
      await expect.poll(async () => (await lab.cluster.status()).nodes.find(({ name }) => name === 'cups1')?.reachable).toBe(false);
      const result = await lab.cluster.signIn({ user: 'asmith', node: 'cups1' });
      const why = await expectExplained(lab.cluster, result.attempt, { symptom: 'NODE_UNREACHABLE', causes: ['NODE_STOPPED'] });
      expect(why.remedy).toBe('Start cups1.');
      expect((await lab.cluster.signIn({ user: 'bjones' })).signedIn).toBe(true);
    });
  });

  describe('a CUCM whose machine is gone', () => {
    const lab = explainedCluster();

    it('cannot be asked to synchronise, and that is what is explained', async () => {
      await lab.embedded.machines.get('cucm')?.stop();
      await expect.poll(async () => (await lab.cluster.status()).nodes.find(({ name }) => name === 'cucm')?.reachable).toBe(false);
      await expect(lab.cluster.sync()).rejects.toMatchObject({ code: 'unreachable' });
      const why = await expectExplained(lab.cluster, 'last', {
        symptom: 'NODE_UNREACHABLE',
        causes: ['NODE_STOPPED'],
        failsAt: /^AXL doLdapSync/,
      });
      expect(why).toMatchObject({ kind: 'sync', remedy: 'Start cucm.' });
      expect(why.hops.map(({ to }) => to)).not.toContain('lab');
    });
  });

  describe('a Sync Agent whose password was changed in its database', () => {
    const lab = explainedCluster();

    it('is refused by CUCM, and a new user does not arrive', async () => {
      const database = new DatabaseSync(join(lab.embedded.stateFolder, 'cups1', 'cups1.sqlite'));
      database.prepare("UPDATE epassyncagentcfg SET axlpassword = 'wrong'").run();
      database.close();
      await lab.cluster.restart('cups1', 'Cisco UP Sync Agent');
      await expect
        .poll(async () => (await lab.cluster.status()).agents.find(({ node }) => node === 'cups1')?.state, { timeout: 10_000 })
        .toBe('retrying');
      await lab.cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });
      await lab.cluster.sync();
      const { attempt } = await lab.cluster.signIn({ user: 'newhire', password: 'Newhire-1234', node: 'cups1' });
      const why = await expectExplained(lab.cluster, attempt, {
        symptom: 'USER_UNKNOWN_ON_NODE',
        causes: ['USER_NOT_SYNCHRONISED', 'AGENT_CREDENTIALS_WRONG'],
        failsAt: /^look up newhire/,
      });
      expect(why.affected.map(({ text }) => text)).toContain('new users and settings reaching cups1 from CUCM');
    });
  });

  describe('a node whose settings were changed in its database', () => {
    const lab = explainedCluster();

    it('looks at the name in the certificate, and names it as the cause', async () => {
      const database = new DatabaseSync(join(lab.embedded.stateFolder, 'cups1', 'cups1.sqlite'));
      database.prepare("UPDATE processconfig SET paramvalue = 'true' WHERE paramname = ?").run('ldap.checkServerName');
      database.close();
      expect((await lab.cluster.signIn({ user: 'asmith' })).signedIn).toBe(true);
      await lab.cluster.directory.issueCertificate({ name: 'elsewhere.example' });
      await expectSignInExplained(lab.cluster, {
        symptom: 'LDAP_TLS_NAME_MISMATCH',
        causes: ['DIRECTORY_CERTIFICATE_WRONG_NAME'],
        failsAt: /^TLS directory:636/,
      });
    });
  });
});
