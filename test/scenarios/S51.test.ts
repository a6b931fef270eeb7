import { expect, inject, it } from 'vitest';
import { words } from './client-words.ts';
import { agentsCaughtUp, nodeUrl, symptomsAt } from './cluster-state.ts';
import { dial, dialFrom } from './dial.ts';
import { scenario } from './scenario.ts';

const ldapPorts = [389, 636];

scenario('S51', { ownAddresses: true }, (lab) => {
  it.runIf(inject('platform') === 'embedded')(
    'S51: at the address of CUCM there is AXL, and no LDAP where a directory has it',
    async () => {
      const { cluster } = lab;
      const cucm = new URL(await nodeUrl(cluster, 'cucm'));
      const directory = new URL(await nodeUrl(cluster, 'directory'));
      expect(await dial(cucm.hostname, Number(cucm.port))).toBe('open');
      expect(await dial(directory.hostname, Number(directory.port))).toBe('open');
      for (const port of [...ldapPorts, Number(directory.port)])
        expect(await dial(cucm.hostname, port), `port ${port}`).toBe('ECONNREFUSED');
    },
  );

  it.runIf(inject('platform') === 'containers')('S51: nobody gets at LDAP on CUCM, from another node or from itself', async () => {
    const { cluster } = lab;
    for (const node of ['cups1', 'cucm']) {
      expect(await dialFrom(cluster, node, 'cucm', 8443), node).toBe('open');
      for (const port of ldapPorts) expect(await dialFrom(cluster, node, 'cucm', port), `${node}, ${port}`).toContain('Connection refused');
    }
    for (const port of ldapPorts) expect(await dialFrom(cluster, 'cups1', 'directory', port), `directory, ${port}`).toBe('open');
  });

  it.each(ldapPorts)('S51: who takes CUCM for an LDAP server at port %i is refused the connection', async (port) => {
    const { cluster } = lab;
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, node: 'cups1' });
    await cluster.setLdap('authentication', { servers: port === 636 ? 'cucm:636:ssl' : 'cucm:389' });
    await agentsCaughtUp(cluster);
    const refused = await cluster.signIn({ user: 'asmith' });
    expect(refused).toMatchObject({ signedIn: false, node: 'cups1', message: words.refused });
    expect(await symptomsAt(cluster, 'cups1', refused.attempt)).toContain('LDAP_CONNECT_REFUSED');
  });
});
