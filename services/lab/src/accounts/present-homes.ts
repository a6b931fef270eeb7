import type { Accounts } from '@uclab/contracts/lab-api';
import type { Nodes } from '../nodes/index.ts';

/**
 * The accounts with each user's home node as CUCM has it now, or else the first presence node that answers; empty for somebody who is not
 * there or has none. While no node answers they are as they were at the beginning.
 */
export async function withPresentHomes(nodes: Nodes, accounts: Accounts): Promise<Accounts> {
  const users = await Promise.all(
    accounts.users.map(async (user) => ({ ...user, home: (await presentHome(nodes, user.userid)) ?? user.home })),
  );
  return { ...accounts, users };
}

async function presentHome(nodes: Nodes, userid: string): Promise<string | undefined> {
  for (const node of [nodes.get('cucm'), ...nodes.presence()]) {
    if (!node.reachable) continue;
    const users = await node.appliance.users(userid).catch(() => undefined);
    if (users) return users[0]?.homeNode ?? '';
  }
  return undefined;
}
