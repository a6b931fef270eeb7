import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SubscribeResponse, UserFeedServiceClient } from '@uclab/contracts/cucm/v1/user_feed';
import { channelOptions, clientCredentials, RpcFailure, streamFrom } from '@uclab/foundation/rpc';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callAxl, find } from '../../test/axl-client.ts';
import { LabPlane } from '../../test/lab-plane.ts';
import { Publisher } from '../../test/publisher.ts';
import { ldapAuthentication, localSeed } from '../../test/seeds.ts';

/** A presence node that takes the feed and keeps what it was sent. */
class Subscriber {
  readonly messages: SubscribeResponse[] = [];
  readonly #ending = new AbortController();
  #notify: () => void = () => {};
  ended: Promise<unknown> = Promise.resolve();

  static async of(cucm: Publisher, as: string, from: { epoch: string; revision: number }, node = as): Promise<Subscriber> {
    const subscriber = new Subscriber();
    const options = { ...channelOptions, 'grpc.ssl_target_name_override': 'cucm', 'grpc.default_authority': 'cucm' };
    const client = new UserFeedServiceClient(`127.0.0.1:${cucm.ports.feed}`, clientCredentials(await cucm.identityOf(as)), options);
    subscriber.ended = streamFrom(
      (request: { node: string; epoch: string; revision: number }, metadata) => client.subscribe(request, metadata),
      { node, ...from },
      { signal: subscriber.#ending.signal },
      (message) => {
        const { change } = message;
        const parts = change?.$case === 'snapshotPart' ? change.value.messages.map((part) => SubscribeResponse.decode(part)) : [message];
        subscriber.messages.push(...parts);
        subscriber.#notify();
      },
    )
      .catch((error: unknown) => error)
      .finally(() => client.close());
    return subscriber;
  }

  /** All messages, once the last of them satisfies. */
  until(satisfies: (last: SubscribeResponse) => boolean): Promise<readonly SubscribeResponse[]> {
    return new Promise((resolve) => {
      this.#notify = () => {
        const last = this.messages.at(-1);
        if (last && satisfies(last)) resolve(this.messages);
      };
      this.#notify();
    });
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.ended;
  }
}

let cucm: Publisher;
let lab: LabPlane;
let subscribers: Subscriber[];

beforeEach(async () => {
  cucm = await Publisher.start(localSeed);
  lab = await LabPlane.of(cucm);
  subscribers = [];
});
afterEach(async () => {
  for (const subscriber of subscribers) await subscriber.close();
  lab.close();
  await cucm.remove();
});

const nothing = { epoch: '', revision: 0 };

const subscribe = async (as = 'cups1', from = nothing, node = as) => {
  const subscriber = await Subscriber.of(cucm, as, from, node);
  subscribers.push(subscriber);
  return subscriber;
};

const kinds = (messages: readonly SubscribeResponse[]) => messages.map((message) => message.change?.$case);
const users = (messages: readonly SubscribeResponse[]) =>
  messages.flatMap(({ change }) => (change?.$case === 'endUser' ? [change.value] : []));
const isEnd = (message: SubscribeResponse) => message.change?.$case === 'snapshotEnd';

/** What a node holds after a snapshot. */
const positionAfter = (messages: readonly SubscribeResponse[]) => {
  const start = messages.findLast((message) => message.change?.$case === 'snapshotStart')?.change;
  return { epoch: start?.$case === 'snapshotStart' ? start.value.epoch : '', revision: messages.at(-1)?.revision ?? 0 };
};

const rename = (userid: string, department: string) =>
  callAxl(cucm, 'updateUser', `<userid>${userid}</userid><department>${department}</department>`);

describe('a presence node that holds nothing', () => {
  it('takes a snapshot of settings, application users and end users', async () => {
    const messages = await (await subscribe()).until(isEnd);
    expect(kinds(messages)).toEqual([
      'snapshotStart',
      'ldapAuthentication',
      'ctiManagers',
      'licence',
      'applicationUser',
      'applicationUser',
      'endUser',
      'endUser',
      'snapshotEnd',
    ]);
    expect(users(messages)).toMatchObject([
      { userid: 'asmith', displayName: 'Ann Smith', status: 1, fkdirectorypluginconfig: '', homeNode: 'cups1' },
      { userid: 'bjones', homeNode: 'cups2' },
    ]);
    expect(messages.at(-1)).toMatchObject({ revision: 5, change: { value: { endUsers: 2 } } });
    expect(messages[2]?.change).toEqual({ $case: 'ctiManagers', value: { hostNames: ['cucm'] } });
    expect(messages[3]?.change).toEqual({ $case: 'licence', value: { kind: 'full' } });
  });

  it('gets the shared hash of the default credential for a user without a password, and the own one else', async () => {
    const [ann, bob] = users(await (await subscribe()).until(isEnd));
    const again = users(await (await subscribe('cups2')).until(isEnd));
    expect(ann?.passwordHash).toMatch(/^scrypt\$/);
    expect(bob?.passwordHash).toMatch(/^scrypt\$/);
    expect(bob?.passwordHash).not.toBe(ann?.passwordHash);
    expect(again.map((user) => user.passwordHash)).toEqual([ann?.passwordHash, bob?.passwordHash]);
  });
});

describe('a change', () => {
  it('is one message for one user, at every subscriber, as soon as it is committed', async () => {
    const both = await Promise.all([subscribe('cups1'), subscribe('cups2')]);
    for (const subscriber of both) await subscriber.until(isEnd);
    await rename('bjones', 'Support');
    for (const subscriber of both) {
      const messages = await subscriber.until((message) => message.revision === 6);
      expect(users(messages.slice(9))).toMatchObject([{ userid: 'bjones', department: 'Support' }]);
      expect(messages).toHaveLength(10);
    }
  });

  it('of what a user is enabled for is sent as a change of the user, and AXL tells it', async () => {
    const subscriber = await subscribe();
    await subscriber.until(isEnd);
    const enabled = async () =>
      find((await callAxl(cucm, 'getUser', '<userid>bjones</userid>', { version: '10.5' })).body, 'imAndPresenceEnable').text;
    expect(await enabled()).toBe('true');
    const change = '<userid>bjones</userid><imAndPresenceEnable>false</imAndPresenceEnable>';
    await callAxl(cucm, 'updateUser', change, { version: '10.5' });
    const messages = await subscriber.until((message) => message.revision === 6);
    expect(users(messages.slice(-1))).toMatchObject([{ userid: 'bjones', homeNode: 'cups2', enablePresence: false, enableCupc: false }]);
    expect(await enabled()).toBe('false');
  });

  it('that removes a user is one message too, also for a node that was away meanwhile', async () => {
    const messages = await (await subscribe()).until(isEnd);
    const before = positionAfter(messages);
    const keys = messages.flatMap(({ change }) =>
      change?.$case === 'endUser' || change?.$case === 'applicationUser' ? [change.value] : [],
    );
    const keyOf = (name: string) => keys.find((user) => ('userid' in user ? user.userid : user.name) === name)?.pkid;
    await callAxl(cucm, 'removeUser', '<userid>asmith</userid>');
    await callAxl(cucm, 'removeAppUser', '<userid>reader</userid>');

    const missed = await (await subscribe('cups2', before)).until(({ change, revision }) => !change && revision === 7);
    expect(missed.slice(0, 2)).toEqual([
      { revision: 6, change: { $case: 'removedEndUser', value: { pkid: keyOf('asmith') } } },
      { revision: 7, change: { $case: 'removedApplicationUser', value: { pkid: keyOf('reader') } } },
    ]);
    const anew = await (await subscribe('cups2')).until(isEnd);
    expect(users(anew).map(({ userid }) => userid)).toEqual(['bjones']);
  });

  it('of LDAP Authentication or LDAP System is sent as well', async () => {
    const subscriber = await subscribe();
    await subscriber.until(isEnd);
    await callAxl(cucm, 'updateLdapSystem', '<syncEnabled>true</syncEnabled><userIdAttribute>mail</userIdAttribute>');
    const [last] = (await subscriber.until((message) => message.revision === 6)).slice(-1);
    expect(last?.change).toMatchObject({ $case: 'ldapAuthentication', value: { enabled: false, userIdAttribute: 'mail' } });
  });
});

describe('what a credential policy has against a password', () => {
  const passwordsOf = (messages: readonly SubscribeResponse[]) =>
    messages.flatMap(({ change }) =>
      change?.$case === 'endUser' || change?.$case === 'applicationUser' ? [change.value.passwordStanding] : [],
    );
  const login = (password: string) => callAxl(cucm, 'doAuthenticateUser', `<userid>bjones</userid><password>${password}</password>`);

  it('is told with the user: when one of his own expires, and until when it is locked', async () => {
    const expires = { locked: false, lockedUntilMs: 0, expiresAtMs: cucm.clock.nowMs() + 180 * 24 * 3600_000, mustChange: false };
    const subscriber = await subscribe();
    expect(passwordsOf(await subscriber.until(isEnd))).toEqual([undefined, undefined, undefined, expires]);
    for (let count = 0; count < 3; count++) await login('wrong');
    const locked = { ...expires, locked: true, lockedUntilMs: cucm.clock.nowMs() + 30 * 60_000 };
    expect(passwordsOf(await subscriber.until((last) => last.revision === 6)).at(-1)).toEqual(locked);
  });

  it('of an application user too, and the groups that another door gives', async () => {
    const subscriber = await subscribe();
    await subscriber.until(isEnd);
    await callAxl(
      cucm,
      'updateUserGroup',
      '<name>Admin-3rd Party API</name><addMembers><member><userId>reader</userId></member></addMembers>',
    );
    const messages = await subscriber.until((last) => last.revision === 6);
    expect(messages.at(-1)?.change?.value).toMatchObject({ name: 'reader', groups: ['Admin-3rd Party API', 'Standard CCM Read Only'] });
  });
});

describe('licence and CTI managers', () => {
  it('are a message each, in the order of the changes of users', async () => {
    const subscriber = await subscribe();
    await subscriber.until(isEnd);
    await rename('bjones', 'Support');
    await lab.setCtiManager('cucm', false);
    await lab.setLicence('demo');
    await rename('asmith', 'Two');
    const messages = (await subscriber.until((message) => message.revision === 9)).slice(9);
    expect(messages.map(({ revision }) => revision)).toEqual([6, 7, 8, 9]);
    expect(kinds(messages)).toEqual(['endUser', 'ctiManagers', 'licence', 'endUser']);
    expect(messages[1]?.change?.value).toEqual({ hostNames: [] });
    expect(messages[2]?.change?.value).toEqual({ kind: 'demo' });
  });

  it('are told to a node that was away as they are now, once', async () => {
    const first = await subscribe();
    const position = positionAfter(await first.until(isEnd));
    await first.close();
    await lab.setLicence('demo');
    await lab.setCtiManager('CUCM', false);
    await lab.setLicence('full');
    const messages = await (await subscribe('cups1', position)).until((message) => message.change === undefined);
    expect(kinds(messages)).toEqual(['ctiManagers', 'licence', undefined]);
    expect(messages[1]?.change?.value).toEqual({ kind: 'full' });
  });

  it('that are as they were already are no change', async () => {
    const { revision } = (await lab.status()).cucm;
    await lab.setLicence('full');
    await lab.setCtiManager('cucm', true);
    expect((await lab.status()).cucm.revision).toBe(revision);
  });

  it.each([
    ['a licence', () => lab.setLicence('free'), 'kind: a licence is full or demo, not "free".'],
    ['a presence node', () => lab.setCtiManager('cups1', true), "node: CUCM has no node 'cups1' of its own; there are cucm."],
  ])('refuse %s that is none, by field and rule', async (_what, set, message) => {
    await expect(set()).rejects.toMatchObject({ message, field: message.split(':')[0] });
  });
});

describe('a state folder from before licence and CTI managers were told as changes', () => {
  it('is brought up to date by itself: whoever copied from it is told both once', async () => {
    const position = positionAfter(await (await subscribe()).until(isEnd));
    lab.close();
    await cucm.halt();
    const database = new DatabaseSync(join(cucm.folder, 'cucm.sqlite'));
    database.exec('DROP TABLE toldsetting; DROP TABLE licence; DROP TABLE processnodeservice');
    database.close();
    await cucm.begin();
    lab = await LabPlane.of(cucm);
    const messages = await (await subscribe('cups1', position)).until((message) => message.change === undefined);
    expect(messages.map(({ change }) => change?.value)).toEqual([{ kind: 'full' }, { hostNames: ['cucm'] }, undefined]);

    const again = positionAfter(await (await subscribe('cups2')).until(isEnd));
    lab.close();
    await cucm.halt();
    await cucm.begin();
    lab = await LabPlane.of(cucm);
    expect(await (await subscribe('cups2', again)).until((message) => message.change === undefined)).toHaveLength(1);
  });
});

describe('a presence node that comes back', () => {
  it('is sent only what changed since, each user once, and told that this is all', async () => {
    const first = await subscribe();
    const position = positionAfter(await first.until(isEnd));
    await first.close();
    await rename('bjones', 'One');
    await rename('asmith', 'Two');
    await rename('bjones', 'Three');
    const messages = await (await subscribe('cups1', position)).until((message) => message.change === undefined);
    expect(users(messages).map(({ userid, department }) => [userid, department])).toEqual([
      ['asmith', 'Two'],
      ['bjones', 'Three'],
    ]);
    expect(messages.map((message) => message.revision)).toEqual([7, 8, 8]);
  });

  it('goes on where it was after CUCM was restarted', async () => {
    const position = positionAfter(await (await subscribe()).until(isEnd));
    lab.close();
    await cucm.halt();
    await cucm.begin();
    lab = await LabPlane.of(cucm);
    const messages = await (await subscribe('cups1', position)).until((message) => message.change === undefined);
    expect(messages).toMatchObject([{ revision: position.revision }]);
  });

  it('takes a snapshot after a reset, which begins a new epoch', async () => {
    const first = await subscribe();
    const position = positionAfter(await first.until(isEnd));
    await rename('bjones', 'Support');
    await lab.reset();
    expect(await first.ended).toBeInstanceOf(RpcFailure);
    const messages = await (await subscribe('cups1', position)).until(isEnd);
    expect(kinds(messages)[0]).toBe('snapshotStart');
    expect(positionAfter(messages).epoch).not.toBe(position.epoch);
    expect(users(messages)[1]).toMatchObject({ userid: 'bjones', department: '' });
  });
});

describe('who may subscribe', () => {
  it.each([
    ['a node that CUCM does not know', 'cups9', 'cups9'],
    ['a node under the name of another', 'cups2', 'cups1'],
    ['the laboratory', 'lab', 'lab'],
  ])('not %s', async (_who, as, node) => {
    const failure = await (await subscribe(as, nothing, node)).ended;
    expect(failure).toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  it('nobody while Cisco Database Layer Monitor is stopped, and everybody on the same port afterwards', async () => {
    const { feed } = cucm.ports;
    const first = await subscribe();
    await first.until(isEnd);
    await lab.control('Cisco Database Layer Monitor', 'stop');
    expect(await first.ended).toBeInstanceOf(RpcFailure);
    expect((await lab.status()).listeningPorts).not.toContain(9443);
    await lab.control('Cisco Database Layer Monitor', 'start');
    expect(cucm.ports.feed).toBe(feed);
    await (await subscribe()).until(isEnd);
  });
});

it('carries the manager password of LDAP Authentication to the nodes that bind with it, and only its digest to the laboratory', async () => {
  await callAxl(cucm, 'updateLdapSystem', '<syncEnabled>true</syncEnabled>');
  const { servers: _, ...settings } = ldapAuthentication;
  const server =
    '<servers><server><hostName>directory</hostName><ldapPortNumber>636</ldapPortNumber><sslEnabled>true</sslEnabled></server></servers>';
  const agreement =
    '<ldapDirectory><name>lab</name><ldapDn>cn=admin</ldapDn><ldapPassword>x</ldapPassword><userSearchBase>dc=lab</userSearchBase>' +
    `<intervalValue>7</intervalValue>${server}</ldapDirectory>`;
  await callAxl(cucm, 'addLdapDirectory', agreement);
  const subscriber = await subscribe();
  await subscriber.until(isEnd);
  const markup = Object.entries(settings).map(([name, value]) => `<${name}>${value}</${name}>`);
  await callAxl(cucm, 'updateLdapAuthentication', markup.join('') + server);
  const [last] = (await subscriber.until((message) => message.revision === 7)).slice(-1);
  expect(last?.change).toMatchObject({
    value: { enabled: true, managerPassword: 'manager-secret', hosts: [{ hostName: 'directory', portNumber: 636, sslEnabled: true }] },
  });
  const { cucm: detail } = await lab.status();
  expect(detail.authentication).toMatchObject({ enabled: true, managerDn: 'cn=admin,dc=lab,dc=example' });
  expect(detail.authentication?.passwordDigest).toMatch(/^[0-9a-f]{16}$/);
  expect(JSON.stringify(detail)).not.toContain('manager-secret');
});
