import { expect, it } from 'vitest';
import { scenario } from './scenario.ts';

scenario('S65', { assumed: ['An interval of less than 6 hours is refused when the agreement is saved.'] }, (lab) => {
  it('S65: 6 hours are taken and 1 hour is not, and a log-in does not wait for any run', async () => {
    const { cluster } = lab;
    await expect(cluster.setLdap('directory', { interval: '1h' })).rejects.toThrow(/interval \(intervalValue\) is at least 6 hours/);
    expect((await cluster.setLdap('directory', { interval: '6h' })).directories).toMatchObject([{ schedule: '6h' }]);
    await cluster.directory.setPassword('asmith', 'Changed-1234');

    for (const by of ['1m', '3h', '2h']) {
      await cluster.advance({ by });
      expect(await cluster.signIn({ user: 'asmith', password: 'Changed-1234' }), by).toMatchObject({ signedIn: true });
      expect(await cluster.signIn({ user: 'asmith', password: 'Changed-1234', node: 'cucm' }), by).toMatchObject({ signedIn: true });
    }
    expect((await cluster.runs()).runs.every(({ trigger }) => trigger === 'axl')).toBe(true);
  });
});
