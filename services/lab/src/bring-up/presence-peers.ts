import type { Nodes, NodeWatch } from '../nodes/index.ts';

/** Whether a presence node has what every other one has said, and hears what they say next. */
function followsOthers(nodes: Nodes, node: NodeWatch): boolean {
  const peers = node.status?.cups?.peers ?? [];
  return nodes
    .presence()
    .filter(({ name }) => name !== node.name)
    .every(({ name, status }) => {
      const peer = peers.find((candidate) => candidate.node === name);
      const own = status?.cups;
      return peer?.following && own && peer.epoch === own.clusterEpoch && peer.sequence >= own.clusterSequence;
    });
}

/** Waits until the presence nodes have what the others have; the names of those that do not by then. */
export async function presenceNodesBehind(nodes: Nodes, deadlineMs: number): Promise<string[]> {
  const presence = nodes.presence();
  await Promise.allSettled(presence.map((node) => node.refresh()));
  await nodes.waitFor(() => presence.every((node) => followsOthers(nodes, node)), deadlineMs);
  return presence.filter((node) => !followsOthers(nodes, node)).map(({ name }) => name);
}
