import { expect, it, vi } from 'vitest';
import { bytesSent } from './cluster-state.ts';
import { bindsAs } from './directory-log.ts';
import { scenario } from './scenario.ts';

scenario('S27', {}, (lab) => {
  it('S27: the password is checked by a bind that the presence node makes, and none of CUCM', async () => {
    const { cluster } = lab;
    const dn = (await cluster.directory.users('asmith')).users[0]?.dn ?? '';
    const [fromCups, fromCucm] = [await bytesSent(cluster, 'cups1-to-directory', 636), await bytesSent(cluster, 'cucm-to-directory', 636)];
    const before = await bindsAs(cluster, dn);

    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, node: 'cups1' });

    await vi.waitFor(async () => expect(await bindsAs(cluster, dn)).toBe(before + 1), { timeout: 10_000 });
    // A gateway counts the bytes of a connection when it ends.
    await vi.waitFor(async () => expect(await bytesSent(cluster, 'cups1-to-directory', 636)).toBeGreaterThan(fromCups), {
      timeout: 15_000,
    });
    expect(await bytesSent(cluster, 'cucm-to-directory', 636)).toBe(fromCucm);
  });

  it("S27: a user of the other node is checked over that node's own path", async () => {
    const { cluster } = lab;
    const [cups1, cups2] = [await bytesSent(cluster, 'cups1-to-directory', 636), await bytesSent(cluster, 'cups2-to-directory', 636)];
    expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true, node: 'cups2' });
    await vi.waitFor(async () => expect(await bytesSent(cluster, 'cups2-to-directory', 636)).toBeGreaterThan(cups2), { timeout: 15_000 });
    expect(await bytesSent(cluster, 'cups1-to-directory', 636)).toBe(cups1);
  });

  it('S27: only a log-in at CUCM itself makes CUCM bind', async () => {
    const { cluster } = lab;
    const before = await bytesSent(cluster, 'cucm-to-directory', 636);
    expect(await cluster.signIn({ user: 'asmith', node: 'cucm' })).toMatchObject({ signedIn: true });
    await vi.waitFor(async () => expect(await bytesSent(cluster, 'cucm-to-directory', 636)).toBeGreaterThan(before), { timeout: 15_000 });
  });
});
