import type { Cluster } from '@uclab/cluster';
import { expect, it, vi } from 'vitest';
import { words } from './client-words.ts';
import { logOf, symptomsAt } from './cluster-state.ts';
import { scenario } from './scenario.ts';

/** The client's words, what the node noted for itself, and what its log says. */
async function signInRefused(cluster: Cluster) {
  const result = await cluster.signIn({ user: 'asmith' });
  expect(result).toMatchObject({ signedIn: false, node: 'cups1', message: words.refused });
  expect((await cluster.client('asmith')).state).toBe('refused');
  return { symptoms: await symptomsAt(cluster, 'cups1', result.attempt), log: await logOf(cluster, 'cups1', 'Cisco Tomcat') };
}

/** The node copies settings from CUCM by itself; this waits until it uses them. */
const untilRefused = (cluster: Cluster) =>
  vi.waitFor(async () => expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: false }), { timeout: 15_000 });

const cucmLogIn = (cluster: Cluster) => cluster.signIn({ user: 'asmith', node: 'cucm' });

scenario('S28', {}, (lab) => {
  it('S28: a directory that is down makes authentication fail', async () => {
    const { cluster } = lab;
    await cluster.directory.stop();
    const { symptoms, log } = await signInRefused(cluster);
    expect(symptoms).toContain('LDAP_CONNECT_REFUSED');
    expect(log).toMatch(/LDAP connection to directory:636 failed: connection refused/);
    expect(await cluster.sync()).toMatchObject({ outcome: 'failed', deactivated: 0 });
    expect((await cucmLogIn(cluster)).signedIn).toBe(false);
  });

  it('S28: a path that is too slow makes authentication fail, while CUCM synchronises and logs in by its own', async () => {
    const { cluster } = lab;
    await cluster.setLink('cups1-to-directory', { latencyMs: 3000 });
    const { symptoms, log } = await signInRefused(cluster);
    expect(symptoms).toContain('LDAP_CONNECT_TIMEOUT');
    expect(log).toMatch(/LDAP connection to directory:636 failed: no answer within \d+ ms/);
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', deactivated: 0 });
    expect((await cucmLogIn(cluster)).signedIn).toBe(true);
  });

  it('S28: a name that does not resolve makes authentication fail, while synchronisation has a host of its own', async () => {
    const { cluster } = lab;
    await cluster.setLdap('authentication', { host: 'nosuch.lab.example' });
    await untilRefused(cluster);
    const { symptoms, log } = await signInRefused(cluster);
    expect(symptoms).toContain('LDAP_NAME_NOT_RESOLVED');
    expect(log).toMatch(/LDAP connection to nosuch\.lab\.example:636 failed: .*does not resolve/);
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', deactivated: 0 });
    expect((await cucmLogIn(cluster)).signedIn).toBe(false);
  });

  it('S28: wrong settings that the node copied make authentication fail, also when CUCM has been corrected since', async () => {
    const { cluster } = lab;
    await cluster.setLdap('authentication', { searchBase: 'ou=Nowhere,dc=lab,dc=example' });
    await untilRefused(cluster);
    await cluster.block('cups1-to-cucm');
    await cluster.setLdap('authentication', { searchBase: 'dc=lab,dc=example' });

    const { symptoms, log } = await signInRefused(cluster);
    expect(symptoms).toContain('LDAP_BASE_NOT_FOUND');
    expect(log).toMatch(/LDAP search at directory:636 below ou=Nowhere,dc=lab,dc=example .*failed/);
    expect((await cucmLogIn(cluster)).signedIn).toBe(true);
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', deactivated: 0 });
  });
});
