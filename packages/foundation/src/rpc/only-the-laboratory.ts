import { ServerInterceptingCall, type ServerInterceptor, ServerListenerBuilder, status } from '@grpc/grpc-js';

/** The name in the laboratory's own certificate. */
const laboratory = 'lab';

/**
 * Turns away every caller whose certificate does not bear the laboratory's name, before a handler sees the call: other nodes hold
 * certificates of the same authority.
 */
export const onlyTheLaboratory: ServerInterceptor = (_method, call) => {
  const subject = call.getAuthContext().sslPeerCertificate?.subject?.CN;
  const caller = (Array.isArray(subject) ? subject[0] : subject) ?? '';
  if (caller === laboratory) return new ServerInterceptingCall(call);
  const details = `${caller || 'this caller'} is not the laboratory`;
  return new ServerInterceptingCall(call, {
    start: (next) =>
      next(new ServerListenerBuilder().withOnReceiveMetadata(() => call.sendStatus({ code: status.PERMISSION_DENIED, details })).build()),
  });
};
