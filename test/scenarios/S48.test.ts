import { expect, it } from 'vitest';
import { scenario } from './scenario.ts';

const synced = [{ name: 'cti_tcp_host_synced_000', host: 'cucm', port: 2748 }];

scenario('S48', { persona: 'cucm=7.1,cups=6.0.3,cupc=6.0.3' }, (lab) => {
  it('S48: there is no cti_tcp_host_synced_000 where the Sync Agent does not start, and no desk phone', async () => {
    const { cluster } = lab;
    expect((await cluster.agent('cups1')).ctiGateways).toEqual([]);
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: false });
    expect(await cluster.client('asmith')).toMatchObject({ deskPhoneControl: false });
  });
});

scenario(
  'S48',
  {
    persona: 'cucm=7.1,cups=7.0,cupc=7.0',
    assumed: ['That desk phone control is there is seen by the host that the client is given; phones themselves are not emulated.'],
  },
  (lab) => {
    it('S48: a pair that works has the CTI managers that CUCM knows, and its clients are given them', async () => {
      const { cluster } = lab;
      for (const node of ['cups1', 'cups2']) expect((await cluster.agent(node)).ctiGateways).toEqual(synced);
      expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true });
      expect(await cluster.client('asmith')).toMatchObject({ deskPhoneControl: true });
    });
  },
);
