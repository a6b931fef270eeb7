export { RpcFailure, streamFrom, unary } from './call.ts';
export { channelOptions, labPlaneChannelOptions } from './channel-options.ts';
export { clientCredentials, type NodeIdentity, peerName, readIdentity, serverCredentials } from './identity.ts';
export { onlyTheLaboratory } from './only-the-laboratory.ts';
export { target, useNetwork } from './resolver.ts';
export { answer, closeServer, startServer } from './server.ts';
export { whenReady } from './when-ready.ts';
