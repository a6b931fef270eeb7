import type { Presence } from '@uclab/contracts/lab-api';
import { expect, it } from 'vitest';
import { explainLostMessage } from './lost-message.ts';

type At = Presence['nodes'][number];

const as = (node: string, more: Partial<At> = {}): At => ({
  node,
  answers: true,
  known: true,
  state: '',
  phone: '',
  manual: '',
  endPoints: [],
  ...more,
});
const client = (node: string) => ({ endPoints: [{ node, device: 'client', state: 'available' }] });
const explain = (nodes: At[], closedLinks: string[] = []) => explainLostMessage({ to: 'bjones', sentAt: 'cups1', nodes, closedLinks });

it.each<[string, At[], string[], string, string]>([
  ['nobody of that name', [as('cups1', { known: false }), as('cups2', { known: false })], [], 'no-such-user', 'there is no user bjones'],
  ['somebody who is away', [as('cups1'), as('cups2')], ['cups1-to-cups2'], 'not-signed-in', 'bjones is not signed in'],
  [
    'a blocked link',
    [as('cups1'), as('cups2', client('cups2'))],
    ['cups1-to-directory', 'cups1-to-cups2'],
    'node-not-reached',
    'bjones is signed in at cups2, which cups1 could not reach: link cups1-to-cups2 is blocked.',
  ],
  ['a node that is out of reach', [as('cups1'), as('cups2', client('cups2'))], [], 'node-not-reached', 'which cups1 could not reach.'],
  ['what another node remembers', [as('cups1', client('cups2')), as('cups2')], [], 'not-signed-in', 'bjones is not signed in'],
  ['a silent node', [as('cups1'), as('cups2', { answers: false, known: false })], [], 'not-known', 'cups2 does not answer'],
])('tells %s', (_, nodes, closed, reason, words) => {
  expect(explain(nodes, closed)).toMatchObject({ delivered: false, reason, prose: expect.stringContaining(words) });
});
