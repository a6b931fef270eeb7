import { expect, it } from 'vitest';
import { dirSync, logOf } from './cluster-state.ts';
import { scenario } from './scenario.ts';

scenario('S07', { assumed: ['An agreement is saved without a look at its server.'] }, (lab) => {
  it('S07: an agreement without a server is saved; its run fails after three tries and changes nobody anywhere', async () => {
    const { cluster } = lab;
    const { directoryManager } = (await cluster.status()).accounts;
    const everybody = await Promise.all(['cucm', 'cups1', 'cups2'].map((node) => cluster.users(node)));
    await cluster.directory.stop();

    await cluster.addAgreement('branch', {
      managerDn: directoryManager.dn,
      managerPassword: directoryManager.password,
      searchBase: 'ou=People,dc=lab,dc=example',
      port: '389',
    });
    const run = await cluster.sync({ agreement: 'branch' });

    expect(run).toMatchObject({ outcome: 'failed', read: 0, added: 0, deactivated: 0 });
    const log = await logOf(cluster, 'cucm', dirSync);
    expect(log).toContain('branch: try 1 of directory:389 failed; the next one in 5 seconds');
    expect(log).toContain('branch: try 2 of directory:389 failed; the next one in 5 seconds');
    expect(log).toContain('branch: all servers failed; one further pass in 10 minutes');
    expect(await Promise.all(['cucm', 'cups1', 'cups2'].map((node) => cluster.users(node)))).toEqual(everybody);
    expect(await cluster.why(run.attempt)).toMatchObject({ causes: [{ code: 'DIRECTORY_STOPPED' }] });

    await cluster.directory.start();
    const { happened } = await cluster.advance({ by: '11m' });
    expect(happened.filter(({ kind }) => kind === 'synchronisation')).toMatchObject([{ failed: false }]);
    expect((await cluster.runs()).runs[0]).toMatchObject({ agreement: 'branch', trigger: 'retry', outcome: 'succeeded', deactivated: 0 });
  });
});
