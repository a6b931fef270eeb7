import { SubscribeResponse } from '@uclab/contracts/cucm/v1/user_feed';

/** A message of the user feed as it goes over the link: written as bytes once, however many presence nodes take it. */
export const encodedMessage = (message: SubscribeResponse): Buffer => Buffer.from(SubscribeResponse.encode(message).finish());

/** A message of revision 0 under another one: fields of protobuf stand beside each other in any order. */
export const withRevision = (revision: number, encoded: Uint8Array): Buffer => Buffer.concat([encodedMessage({ revision }), encoded]);

/** One message that holds several messages of a snapshot. */
export const snapshotPart = (messages: readonly Uint8Array[]): Buffer =>
  encodedMessage({ revision: 0, change: { $case: 'snapshotPart', value: { messages: messages.map((message) => Buffer.from(message)) } } });
