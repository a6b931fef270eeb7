import { join } from 'node:path';
import { type Figure, median, repeat } from '../figure.ts';
import { linkAddress } from '../link-address.ts';
import { runScript } from '../run-script.ts';
import { startUp } from '../up-process.ts';

const users = 1000;

/** Taken in turns, so that both meet the same machine; the load of either comes from a process of its own. */
async function compare(atOnce: number): Promise<{ measured: number; reference: number }> {
  const up = await startUp(users);
  try {
    const { accounts, nodes } = await up.cluster.status();
    const authority = join(up.stateFolder, 'lab', 'identity', 'ca.pem');
    const url = nodes.find(({ name }) => name === 'cups1')?.url ?? '';
    const bare = {
      address: await linkAddress(up.cluster, 'cups1-to-directory', 636),
      authority,
      manager: accounts.directoryManager,
      users,
      atOnce,
    };
    const pairs = await repeat(5, async () => ({
      measured: await runScript('epassoap-sign-ins.ts', { url, authority, users, atOnce }),
      reference: await runScript('references/ldap-sign-ins.ts', bare),
    }));
    return { measured: median(pairs.map((pair) => pair.measured)), reference: median(pairs.map((pair) => pair.reference)) };
  } finally {
    await up.stop();
  }
}

const goal = { ratio: 0.6, bound: 'at least' } as const;
const whatFor = (atOnce: number): string =>
  `sign-ins a second with LDAP bind, ${atOnce} at once; the reference is connect, bind, search and bind alone, through the link of the node`;

export const signIns: Figure = {
  id: 'sign-ins',
  what: whatFor(32),
  goal,
  measure: () => compare(32),
};

export const signInsOf64: Figure = {
  id: 'sign-ins-64',
  what: whatFor(64),
  goal,
  measure: () => compare(64),
};
