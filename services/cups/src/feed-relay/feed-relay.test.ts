import { SubscribeResponse, UserFeedServiceClient } from '@uclab/contracts/cucm/v1/user_feed';
import { channelOptions, clientCredentials, RpcFailure, streamFrom } from '@uclab/foundation/rpc';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { endUser } from '../../test/cucm-peer.ts';
import { PresenceNode } from '../../test/presence-node.ts';

/** Another presence node that takes the feed from this one, and keeps in words what it was told. */
class Follower {
  readonly told: string[] = [];
  readonly #ending = new AbortController();
  #notify: () => void = () => {};
  ended: Promise<unknown> = Promise.resolve();

  static async of(node: PresenceNode, as: string, from = { epoch: '', revision: 0 }): Promise<Follower> {
    const follower = new Follower();
    const options = { ...channelOptions, 'grpc.ssl_target_name_override': 'cups1', 'grpc.default_authority': 'cups1' };
    const address = `127.0.0.1:${node.presencePorts.feed}`;
    const client = new UserFeedServiceClient(address, clientCredentials(await node.identityOf(as)), options);
    follower.ended = streamFrom(
      (request: { node: string; epoch: string; revision: number }, metadata) => client.subscribe(request, metadata),
      { node: as, ...from },
      { signal: follower.#ending.signal },
      (message) => follower.#take(message),
    )
      .catch((error: unknown) => error)
      .finally(() => client.close());
    return follower;
  }

  /** Everything that was told, once that is so much. */
  first(count: number): Promise<readonly string[]> {
    return new Promise((resolve) => {
      this.#notify = () => {
        if (this.told.length >= count) resolve(this.told);
      };
      this.#notify();
    });
  }

  close(): Promise<unknown> {
    this.#ending.abort();
    return this.ended;
  }

  #take({ revision, change }: SubscribeResponse): void {
    if (change?.$case === 'snapshotPart') {
      for (const part of change.value.messages) this.#take(SubscribeResponse.decode(part));
      return;
    }
    const userid = change?.$case === 'endUser' ? ` ${change.value.userid} ${change.value.department}`.trimEnd() : '';
    this.told.push(`${revision} ${change?.$case ?? 'nothing more'}${userid}`);
    this.#notify();
  }
}

let node: PresenceNode;
let followers: Follower[];
const follow = async (as = 'cups2', from = { epoch: '', revision: 0 }) => {
  const follower = await Follower.of(node, as, from);
  followers.push(follower);
  return follower;
};

beforeEach(async () => {
  followers = [];
  node = await PresenceNode.prepare({ presencePublisher: 'cups1', peers: ['cups2', 'cups3'] });
  node.cucm.content.endUsers = [endUser('asmith'), endUser('bjones')];
});
afterEach(async () => {
  for (const follower of followers) await follower.close();
  await node.remove();
});

const atRevision = (revision: number) => node.lab.until((cups) => cups.revision === revision && cups.agentState === 'completed');
const snapshot = (revision: number, ...users: string[]) => [
  '0 snapshotStart',
  '0 ldapAuthentication',
  '0 ctiManagers',
  '0 licence',
  ...users.map((user) => `0 endUser ${user}`),
  `${revision} snapshotEnd`,
];
const change = (userid: string, department: string) => node.cucm.push({ $case: 'endUser', value: endUser(userid, { department }) });

it('tells what CUCM told, under the revisions of CUCM: all of it, then each change', async () => {
  await node.start();
  await atRevision(10);
  const follower = await follow();
  expect(await follower.first(7)).toEqual(snapshot(10, 'asmith', 'bjones'));
  change('bjones', 'Support');
  node.cucm.push({ $case: 'removedEndUser', value: { pkid: 'pkid-asmith' } });
  node.cucm.push({ $case: 'licence', value: { kind: 'demo' } });
  expect((await follower.first(10)).slice(7)).toEqual(['11 endUser bjones Support', '12 removedEndUser', '13 licence']);
});

it('tells a node that was away each thing that changed once, in the order of the changes', async () => {
  await node.start();
  await atRevision(10);
  change('asmith', 'One');
  change('bjones', 'Two');
  change('asmith', 'Three');
  await atRevision(13);
  expect(await (await follow('cups2', { epoch: 'one', revision: 10 })).first(2)).toEqual([
    '12 endUser bjones Two',
    '13 endUser asmith Three',
  ]);
  expect(await (await follow('cups3', { epoch: 'one', revision: 13 })).first(1)).toEqual(['13 nothing more']);
});

it('does not name whoever was removed in a copy of everything', async () => {
  await node.start();
  await atRevision(10);
  node.cucm.push({ $case: 'removedEndUser', value: { pkid: 'pkid-asmith' } });
  await atRevision(11);
  expect(await (await follow()).first(6)).toEqual(snapshot(11, 'bjones'));
});

it('tells everything anew where the node took everything anew, unless the other has just that', async () => {
  await node.start();
  await atRevision(10);
  change('asmith', 'One');
  await atRevision(11);
  await node.lab.resync();
  expect((await (await follow('cups2', { epoch: 'one', revision: 10 })).first(7))[0]).toBe('0 snapshotStart');
  expect(await (await follow('cups3', { epoch: 'one', revision: 11 })).first(1)).toEqual(['11 nothing more']);
});

it('goes on where it was after the node was restarted while CUCM is away', async () => {
  await node.start();
  await atRevision(10);
  change('asmith', 'One');
  await atRevision(11);
  await node.halt();
  await node.cucm.stop();
  await node.start();
  expect(await (await follow('cups2', { epoch: 'one', revision: 10 })).first(1)).toEqual(['11 endUser asmith One']);
});

it('lets in the other presence nodes of the cluster only', async () => {
  await node.start();
  await atRevision(10);
  for (const stranger of ['cups9', 'cups1', 'cucm', 'lab']) {
    expect(await (await follow(stranger)).ended).toMatchObject({ code: 'PERMISSION_DENIED' });
  }
});

it('ends with the Sync Agent', async () => {
  await node.start();
  await atRevision(10);
  const follower = await follow();
  await follower.first(7);
  expect((await node.lab.status()).listeningPorts).toContain(9443);
  await node.lab.control('Sync Agent', 'stop');
  expect(await follower.ended).toBeInstanceOf(RpcFailure);
  expect((await node.lab.status()).listeningPorts).not.toContain(9443);
});
