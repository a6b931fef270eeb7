import { join } from 'node:path';
import { ChannelCredentials, ServerCredentials, type ServerUnaryCall, type ServerWritableStream } from '@grpc/grpc-js';
import { readCertificateFile, readKeyPair } from '../config/index.ts';

/** A node's own key for the gRPC between nodes, and the authority that signed everybody's. PEM. */
export interface NodeIdentity {
  readonly authority: string;
  readonly certificate: string;
  readonly privateKey: string;
}

/** Reads `ca.pem`, `node.pem` and `node.key` of a folder; throws ConfigError, which names a damaged file, or what the file system throws. */
export const readIdentity = (folder: string): NodeIdentity => ({
  authority: readCertificateFile(join(folder, 'ca.pem')),
  ...readKeyPair(join(folder, 'node.pem'), join(folder, 'node.key')),
});

/** Credentials of a server that lets in only callers whose certificate the lab's authority signed. */
export const serverCredentials = (identity: NodeIdentity): ServerCredentials =>
  ServerCredentials.createSsl(
    Buffer.from(identity.authority),
    [{ cert_chain: Buffer.from(identity.certificate), private_key: Buffer.from(identity.privateKey) }],
    true,
  );

/** Credentials of a caller that shows its own certificate. */
export const clientCredentials = (identity: NodeIdentity): ChannelCredentials =>
  ChannelCredentials.createSsl(Buffer.from(identity.authority), Buffer.from(identity.privateKey), Buffer.from(identity.certificate));

/** The common name in the caller's certificate: the name of the node that calls. */
export function peerName(call: ServerUnaryCall<unknown, unknown> | ServerWritableStream<unknown, unknown>): string {
  const subject = call.getAuthContext().sslPeerCertificate?.subject;
  const name = subject?.CN;
  return (Array.isArray(name) ? name[0] : name) ?? '';
}
