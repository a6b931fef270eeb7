import type { ContactEvidence } from './explain-contact.ts';

export type AtNode = ContactEvidence['nodes'][number];

const connectedAt = (place: string, { endPoints }: AtNode): string =>
  JSON.stringify(endPoints.flatMap((endPoint) => (endPoint.node === place ? [[endPoint.device, endPoint.state]] : [])).sort());

/**
 * The node to which the contact is connected and of which the node of the client has heard something else than it says itself; undefined
 * where both agree. Who is connected to a node is for that node to say, and so is what those people chose.
 */
export function nodeApart({ nodes, node }: ContactEvidence): AtNode | undefined {
  const own = nodes.find((each) => each.node === node && each.answers);
  if (!own) return undefined;
  const isConnectedHere = own.endPoints.some((endPoint) => endPoint.node === node);
  return nodes.find((other) => {
    if (other === own || !other.answers) return false;
    if (connectedAt(other.node, own) !== connectedAt(other.node, other)) return true;
    const isConnectedThere = other.endPoints.some((endPoint) => endPoint.node === other.node);
    return isConnectedThere && !isConnectedHere && other.manual !== own.manual;
  });
}
