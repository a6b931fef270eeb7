import { type Server, type ServerWritableStream, status } from '@grpc/grpc-js';
import {
  ClusterServiceService,
  type DeliverMessageRequest,
  type FollowEndPointsRequest,
  type FollowEndPointsResponse,
  type FollowRecordsRequest,
  type FollowRecordsResponse,
} from '@uclab/contracts/cups/v1/cluster';
import { Refusal, messageOf as wordsOf } from '@uclab/foundation/errors';
import { answer, peerName } from '@uclab/foundation/rpc';
import type { Messages, PresenceEngine } from '../presence/index.ts';
import type { SharedRecords } from '../replication/index.ts';
import { messageOf } from './end-point-messages.ts';
import { Outbox } from './outbox.ts';
import { tellRecords } from './tell-records.ts';

/** Changes that wait for a node that does not read; beyond it the stream ends, and the node gets everything anew with the next. */
const waitingLimit = 200_000;

export interface ClusterServiceParts {
  readonly records: SharedRecords;
  readonly engine: PresenceEngine;
  readonly messages: Messages;
  /** The other presence nodes of the cluster. */
  readonly peers: () => readonly string[];
  readonly tell: (level: 'INFO' | 'WARN' | 'ERROR', text: string) => void;
}

/** Adds what this node tells the others of its cluster; only nodes of the cluster may call, each under its own name. */
export function addClusterService(server: Server, parts: ClusterServiceParts): void {
  const { records, engine, messages, peers, tell } = parts;

  const isPeer = (name: string): boolean => peers().includes(name);

  const refused = (call: ServerWritableStream<{ node: string }, unknown>): boolean => {
    const name = peerName(call);
    if (name === call.request.node && isPeer(name)) return false;
    const details = `${name || 'this caller'} is no presence node of this cluster`;
    tell('WARN', `refused: ${details}`);
    call.emit('error', { code: status.PERMISSION_DENIED, details });
    return true;
  };

  server.addService(ClusterServiceService, {
    followRecords: (call: ServerWritableStream<FollowRecordsRequest, FollowRecordsResponse>) => {
      if (refused(call)) return;
      const { epoch, sequence } = call.request;
      tellRecords(records, { epoch, sequence }, new Outbox(call)).catch((error: unknown) => {
        tell('ERROR', `records could not be told: ${wordsOf(error)}`);
        call.emit('error', { code: status.INTERNAL, details: 'the records could not be read' });
      });
    },
    followEndPoints: (call: ServerWritableStream<FollowEndPointsRequest, FollowEndPointsResponse>) => {
      if (refused(call)) return;
      // Read after a change of the records only: thousands of end points may be named at once.
      let afterRecords = records.position().sequence;
      const stopReading = records.onChange(() => {
        afterRecords = records.position().sequence;
      });
      const stopFollowing = engine.follow((change) => {
        if (call.writableLength < waitingLimit) call.write(messageOf(change, afterRecords));
        else call.emit('error', { code: status.RESOURCE_EXHAUSTED, details: `${call.request.node} does not read` });
      });
      call.write({ event: { $case: 'allNamed', value: {} }, afterRecords });
      for (const event of ['cancelled', 'close', 'error']) {
        call.on(event, stopReading);
        call.on(event, stopFollowing);
      }
    },
    deliverMessage: answer((request: DeliverMessageRequest, _trace, call) => {
      if (!isPeer(peerName(call))) throw new Refusal('invalid', 'only presence nodes of this cluster deliver messages');
      const { from, to, text, sentAtMs } = request;
      const device = request.device === 'phone' ? 'phone' : 'client';
      return { delivered: messages.deliver({ from, to, text, device, sentAtMs }) };
    }),
  });
}
