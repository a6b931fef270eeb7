import { type SubscribeRequest, type SubscribeResponse, UserFeedServiceClient } from '@uclab/contracts/cucm/v1/user_feed';
import type { Trace } from '@uclab/foundation/journal';
import type { Network } from '@uclab/foundation/network';
import { channelOptions, clientCredentials, type NodeIdentity, streamFrom, target, whenReady } from '@uclab/foundation/rpc';
import type { FeedPosition } from '../database/index.ts';
import { AgentFailure, feedFailure } from './agent-failure.ts';

export interface UserFeed {
  readonly network: Network;
  readonly identity: NodeIdentity;
  readonly host: string;
  readonly port: number;
  readonly position: FeedPosition | undefined;
  /** For the connection only; the stream itself has keepalive in place of a deadline. Real time. */
  readonly connectDeadlineMs: number;
  readonly trace: Trace;
  readonly signal: AbortSignal;
  readonly onMessage: (message: SubscribeResponse) => Promise<void>;
}

/**
 * Takes the user feed of CUCM until the signal is aborted (returns) or the stream breaks (throws AgentFailure with the
 * symptom that was met). A feed that CUCM ends is a break, too.
 */
export async function takeUserFeed(feed: UserFeed): Promise<void> {
  const client = new UserFeedServiceClient(target(feed.network, feed.host, feed.port), clientCredentials(feed.identity), channelOptions);
  const tooLate = new AbortController();
  const ended = new AbortController();
  void whenReady(client, feed.connectDeadlineMs, ended.signal).then((ready) => {
    if (ready || ended.signal.aborted) return;
    tooLate.abort(new AgentFailure('NODE_TIMEOUT', `${feed.host}:${feed.port}: no answer within ${feed.connectDeadlineMs} ms`));
  });
  try {
    await streamFrom(
      (request: SubscribeRequest, metadata) => client.subscribe(request, metadata),
      { node: feed.network.node, epoch: feed.position?.epoch ?? '', revision: feed.position?.revision ?? 0 },
      { signal: AbortSignal.any([feed.signal, tooLate.signal]), trace: feed.trace },
      feed.onMessage,
    );
  } catch (error) {
    throw feedFailure(error);
  } finally {
    ended.abort();
    client.close();
  }
  if (feed.signal.aborted) return;
  if (tooLate.signal.aborted) throw feedFailure(tooLate.signal.reason);
  throw new AgentFailure('NODE_UNREACHABLE', `${feed.host}:${feed.port} ended the user feed`);
}
