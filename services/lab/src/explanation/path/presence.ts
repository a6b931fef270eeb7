import type { Evidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { linkFindings, onTheWay, type Patience } from './link.ts';
import { serviceFindings } from './service.ts';

const httpsPort = 8443;
const presencePort = 5061;
const clusterPort = 5062;
/** Only where a node takes the feed of another one. */
const feedPort = 9443;
/** A client asks after a few seconds of silence whether the connection is alive, and gives it up after five more. */
const clientPatience: Patience = { ms: 5000, roundTrips: 1 };
/** A node waits as long for a connection to another one. */
const peerPatience: Patience = { ms: 5000, roundTrips: 1 };

/** What keeps clients that are signed in at a node from presence and messages. */
export const presenceFindings = (evidence: Evidence, node: string): Finding[] =>
  onTheWay(
    linkFindings(evidence, 'cupc', node, [presencePort], 'reach-node', () => clientPatience, [httpsPort, presencePort]),
    serviceFindings(evidence, node, ['Presence Engine'], 'reach-node'),
  );

/** What keeps a presence node from hearing what another one knows of those who are connected there. */
export const peerFindings = (evidence: Evidence, node: string, peer: string): Finding[] =>
  onTheWay(
    linkFindings(evidence, node, peer, [clusterPort], 'reach-node', () => peerPatience, [httpsPort, clusterPort, feedPort]),
    serviceFindings(evidence, peer, ['Presence Engine'], 'reach-node'),
  );
