import type { Cluster } from '@uclab/cluster';
import { account } from './cluster-state.ts';
import { directoryProperties, logIn } from './epassoap.ts';

/** What a presence node tells a user's client about the directory, by the names of the properties without `Directory.`. */
export async function handedOut(cluster: Cluster, node: string, userid: string): Promise<Record<string, string>> {
  const { password } = await account(cluster, userid);
  const key = await logIn(cluster, node, userid, password);
  if (key === undefined) throw new Error(`${userid} cannot log in at ${node}`);
  return directoryProperties(cluster, node, key);
}
