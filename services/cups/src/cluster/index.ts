export { addClusterService } from './cluster-service.ts';
export { clusterPort, Peer, type PeerStatus } from './peer.ts';
