import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Store } from '@uclab/platform/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContactLists } from '../contacts/index.ts';
import { newEpochWrites, replicationTables, SharedRecords } from '../replication/index.ts';
import { compose, type ManualState, type Presence } from './composition.ts';
import type { EndPoint } from './end-points.ts';
import { type EndPointChange, type Message, PresenceEngine, type Watcher } from './presence-engine.ts';

/** A client that writes down what it is told. */
class Listener implements Watcher {
  readonly user: string;
  readonly heard: string[] = [];

  constructor(user: string) {
    this.user = user;
  }

  contactState(user: string, { state, phone }: Presence): void {
    this.heard.push(`${user} ${state}${phone ? ` ${phone}` : ''}`);
  }

  ownState({ state }: Presence, manual: ManualState | undefined): void {
    this.heard.push(`own ${state}${manual ? ` by choice` : ''}`);
  }

  receive({ from, text }: Message): void {
    this.heard.push(`${from}: ${text}`);
  }
}

let folder: string;
let store: Store;
let lists: ContactLists;
let engine: PresenceEngine;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uclab-presence-'));
  store = await Store.open({
    file: join(folder, 'cups1.sqlite'),
    schema: replicationTables,
    checkpointFile: join(folder, 'checkpoint.sqlite'),
  });
  await store.write(newEpochWrites());
  const records = new SharedRecords(store, 'cups1');
  lists = new ContactLists(records);
  engine = new PresenceEngine({ node: 'cups1', domain: () => 'lab.example', records });
});

afterEach(async () => {
  engine.stop();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const client = (user: string, name = 'client'): Omit<EndPoint, 'node'> => ({ user, name, device: 'client', state: 'available' });
const phone = (user: string, state: 'idle' | 'off-hook'): Omit<EndPoint, 'node'> => ({ user, name: 'phone', device: 'phone', state });
const remote = (user: string, gone = false): EndPointChange => ({ endPoint: { ...client(user), node: 'cups2' }, gone });
const add = (user: string, id: string) => lists.add(user, { id, domain: 'lab.example', group: 'Contacts', displayName: '' });

async function watching(user: string, ...contacts: string[]): Promise<Listener> {
  for (const contact of contacts) await add(user, contact);
  const listener = new Listener(user);
  engine.put(client(user));
  engine.watch(listener);
  listener.heard.length = 0;
  return listener;
}

describe('one state from several end points', () => {
  const at = (...endPoints: Omit<EndPoint, 'node'>[]) => endPoints.map((endPoint) => ({ ...endPoint, node: 'cups1' }));

  it.each<[string, EndPoint[], ManualState | undefined, string]>([
    ['nothing at all', [], undefined, 'offline'],
    ['a choice without any end point', [], 'busy', 'offline'],
    ['a client', at(client('b')), undefined, 'available'],
    ['a client and a choice', at(client('b')), 'away', 'away'],
    ['an idle phone', at(phone('b', 'idle')), undefined, 'available'],
    ['a client, and a phone that is lifted', at(client('b'), phone('b', 'off-hook')), undefined, 'on-the-phone'],
    ['a phone that is lifted, and a choice', at(phone('b', 'off-hook')), 'do-not-disturb', 'do-not-disturb'],
  ])('of %s', (_what, endPoints, manual, state) => {
    expect(compose(endPoints, manual).state).toBe(state);
  });
});

describe('a watcher', () => {
  it('is told how every contact is when it begins, then each change once and in order', async () => {
    await add('asmith', 'bjones');
    engine.put(client('bjones'));
    const ann = new Listener('asmith');
    engine.watch(ann);
    engine.put(phone('bjones', 'idle'));
    engine.put(phone('bjones', 'idle'));
    engine.put(phone('bjones', 'off-hook'));
    engine.put(client('bjones', 'second client'));
    engine.remove('bjones', 'client');
    engine.remove('bjones', 'phone');
    engine.remove('bjones', 'second client');
    expect(ann.heard).toEqual([
      'bjones available',
      'own offline',
      'bjones available idle',
      'bjones on-the-phone off-hook',
      'bjones available',
      'bjones offline',
    ]);
  });

  it('hears of contacts on other nodes, and that those of a node which has vanished are gone', async () => {
    const ann = await watching('asmith', 'bjones', 'cwhite');
    engine.take(remote('bjones'));
    engine.take(remote('cwhite'));
    engine.take(remote('cwhite', true));
    engine.keepOnly('cups2', new Set());
    expect(ann.heard).toEqual(['bjones available', 'cwhite available', 'cwhite offline', 'bjones offline']);
  });

  it('hears of a contact as soon as it is in the list, and no more once it is out', async () => {
    engine.put(client('bjones'));
    const ann = await watching('asmith');
    await add('asmith', 'BJones');
    engine.put(phone('bjones', 'idle'));
    await lists.remove('asmith', { id: 'bjones', domain: 'lab.example' });
    engine.remove('bjones', 'phone');
    expect(ann.heard).toEqual(['BJones available', 'BJones available idle']);
  });

  it('hears nothing of somebody in another domain, or of somebody whom nobody knows', async () => {
    await lists.add('asmith', { id: 'bjones', domain: 'other.example', group: 'Contacts', displayName: '' });
    const ann = await watching('asmith', 'nobody');
    engine.put(client('bjones'));
    expect(ann.heard).toEqual([]);
  });

  it('hears a choice, its own user too, and that it was taken back', async () => {
    const ann = await watching('asmith', 'bjones');
    const bob = await watching('bjones');
    ann.heard.length = 0;
    await engine.choose('bjones', 'busy');
    await engine.choose('bjones', undefined);
    expect(ann.heard).toEqual(['bjones busy', 'bjones available']);
    expect(bob.heard).toEqual(['own busy by choice', 'own available']);
  });
});

describe('privacy rules', () => {
  it('make their user look off line to those who are blocked, from the moment they are set, and to nobody else', async () => {
    const ann = await watching('asmith', 'bjones');
    const carol = await watching('cwhite', 'bjones');
    engine.put(client('bjones'));
    await lists.setPrivacy('bjones', { byDefault: 'allow', exceptions: { ASmith: 'block' } });
    engine.put(phone('bjones', 'off-hook'));
    await lists.setPrivacy('bjones', { byDefault: 'block', exceptions: { asmith: 'allow' } });
    const changes = (heard: readonly string[]) => heard.filter((line, index) => line !== heard[index - 1]);
    expect(changes(ann.heard)).toEqual(['bjones available', 'bjones offline', 'bjones on-the-phone off-hook']);
    expect(changes(carol.heard)).toEqual(['bjones available', 'bjones on-the-phone off-hook', 'bjones offline']);
  });
});

it('another node is told what there is, then each change of this node and none of its own', () => {
  engine.put(client('asmith'));
  const told: string[] = [];
  const stop = engine.follow(({ endPoint, gone }) => told.push(`${endPoint.user} ${gone ? 'gone' : endPoint.state}`));
  engine.take(remote('bjones'));
  engine.put(phone('asmith', 'off-hook'));
  engine.remove('asmith', 'client');
  engine.remove('asmith', 'client');
  stop();
  engine.remove('asmith', 'phone');
  expect(told).toEqual(['asmith available', 'asmith off-hook', 'asmith gone']);
});
