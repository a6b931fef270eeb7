import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type Cluster, startCluster } from '@uclab/cluster';
import AxlService from 'cisco-axl';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { operations } from '../../services/cucm/src/axl/operations.ts';
import { exists } from '../../services/cucm/src/axl/schema/versions.ts';
import { startOwnCluster } from '../containers/borrowed-cluster.ts';
import { ownNetwork } from '../own-network.ts';
import { account, authorityOf } from '../scenarios/cluster-state.ts';

/** The cluster of these tests on the way of running one that the vitest project names; the nodes have addresses of their own. */
async function startAddressed(addressNetwork: string): Promise<{ cluster: Cluster; stop(): Promise<void> }> {
  if (inject('platform') === 'containers') return startOwnCluster({ addressNetwork });
  // Its own LDAP ports would need rights that whoever runs the tests need not have.
  const portSettings = { UCLAB_DIRECTORY_LDAP_PORT: '0', UCLAB_DIRECTORY_LDAPS_PORT: '0' };
  const cluster = await startCluster({ users: 20, addresses: 'per-node', addressNetwork, portSettings });
  return { cluster, stop: () => cluster.stop() };
}

/**
 * The npm package cisco-axl as it comes, with the WSDL files that it brings. It knows no port but 8443 and takes no authority, so CUCM has an
 * address of its own, and this process trusts the laboratory as an administrator's machine would.
 */
describe('cisco-axl', { skip: process.platform !== 'linux' }, () => {
  const network = ownNetwork();
  const trusted = getCACertificates('default');
  let cluster: Cluster;
  let stop = async (): Promise<void> => {};

  beforeAll(async () => {
    const started = await startAddressed(network);
    cluster = started.cluster;
    stop = () => started.stop();
    setDefaultCACertificates([...trusted, await authorityOf(cluster)]);
  });
  afterAll(async () => {
    setDefaultCACertificates(trusted);
    await stop();
  });
  beforeEach(() => cluster.reset());

  describe.each(['11.5', '12.5', '14.0', '15.0'] as const)('with schema %s', (version) => {
    let axl: AxlService;
    beforeAll(async () => {
      const { userid, password } = (await cluster.status()).accounts.applicationUser;
      axl = new AxlService(`${network}.1`, userid, password, version);
    });

    const tidy = { clean: true, removeAttributes: true };
    const authenticated = async (credential: object) => {
      const reply = await axl.executeOperation('doAuthenticateUser', { userid: 'asmith', ...credential });
      return z.object({ userAuthenticated: z.stringbool() }).parse(reply).userAuthenticated;
    };

    it('getUser gives a user, and the fault where there is none', async () => {
      expect(await axl.executeOperation('getUser', { userid: 'asmith' }, tidy)).toMatchObject({
        user: { userid: 'asmith', firstName: 'Ann', lastName: 'Smith', mailid: 'asmith@lab.example', status: '1' },
      });
      await expect(axl.executeOperation('getUser', { userid: 'nobody' })).rejects.toMatchObject({
        faultstring: 'Item not valid: The specified User was not found',
      });
    });

    it('listUser gives what was asked for of those that match', async () => {
      const list = await axl.executeOperation(
        'listUser',
        { searchCriteria: { lastName: 'Smi%' }, returnedTags: { userid: '', lastName: '' } },
        tidy,
      );
      expect(list).toEqual({ user: [{ userid: 'asmith', lastName: 'Smith' }] });
    });

    it('doAuthenticateUser checks a password with the directory', async () => {
      const { password } = await account(cluster, 'asmith');
      expect(await authenticated({ password })).toBe(true);
      expect(await authenticated({ password: 'wrong' })).toBe(false);
    });

    it('updateUser sets a PIN, which counts at once', async () => {
      expect(await authenticated({ pin: '24680' })).toBe(false);
      expect(await axl.executeOperation('updateUser', { userid: 'asmith', pin: '24680' })).toMatch(/^\{[0-9A-F-]{36}\}$/);
      expect(await authenticated({ pin: '24680' })).toBe(true);
    });

    it('addLdapDirectory, doLdapSync, getLdapSyncStatus and removeLdapDirectory bring a new user in', async () => {
      const { dn, password } = (await cluster.status()).accounts.directoryManager;
      await cluster.directory.addUser({ userid: 'newhire', firstName: 'Nina', lastName: 'Hire', password: 'Newhire-1234' });
      await expect(axl.executeOperation('getUser', { userid: 'newhire' })).rejects.toMatchObject({ faultcode: 'soapenv:Server' });

      const ldapDirectory = {
        name: 'second',
        ldapDn: dn,
        ldapPassword: password,
        userSearchBase: 'dc=lab,dc=example',
        repeatable: true,
        intervalValue: 7,
        scheduleUnit: 'DAY',
        nextExecTime: '2030-01-01 00:00',
        servers: { server: [{ hostName: 'directory', ldapPortNumber: 636, sslEnabled: true }] },
      };
      expect(await axl.executeOperation('addLdapDirectory', { ldapDirectory })).toMatch(/^\{[0-9A-F-]{36}\}$/);
      const status = () => axl.executeOperation('getLdapSyncStatus', { name: 'second' });
      expect(await status()).toBe('No sync has been performed');
      expect(await axl.executeOperation('doLdapSync', { name: 'second', sync: true })).toBe('Sync initiated successfully');
      await expect.poll(status, { timeout: 20_000 }).toBe('Sync is performed successfully');
      expect(await axl.executeOperation('getUser', { userid: 'newhire' }, tidy)).toMatchObject({ user: { lastName: 'Hire', status: '1' } });

      expect(await axl.executeOperation('removeLdapDirectory', { name: 'second' })).toMatch(/^\{[0-9A-F-]{36}\}$/);
      await expect(axl.executeOperation('getLdapDirectory', { name: 'second' })).rejects.toMatchObject({ faultcode: 'soapenv:Server' });
    });

    it('knows every operation that uclab has in that schema', async () => {
      const ours = [...operations.values()].filter((operation) => exists(version, operation)).map(({ name }) => name);
      expect(ours.length).toBeGreaterThan(20);
      expect(await axl.returnOperations()).toEqual(expect.arrayContaining(ours));
    });
  });
});
