import { expect, it } from 'vitest';
import { EventLog } from './event-log.ts';

const message = (text: string) => ({ kind: 'message', user: 'bjones', state: '', phone: '', text, atMs: 0 }) as const;

it('says how many events are missing where more came than it remembers', async () => {
  const log = new EventLog('asmith', 0);
  log.add(message('read'));
  const { position } = await log.after(0, 0);
  for (let count = 1; count <= 510; count++) log.add(message(String(count)));
  const { events, position: end } = await log.after(position, 0);
  expect(events).toHaveLength(501);
  expect(events.slice(0, 2)).toMatchObject([
    { kind: 'missed', user: 'asmith', text: '10', position: 11 },
    { text: '11', position: 12 },
  ]);
  expect(end).toBe(511);
  expect((await log.after(end, 0)).events).toEqual([]);
});

it('begins beyond what is given, and counts nothing before that as missing', async () => {
  const log = new EventLog('asmith', 40);
  log.add(message('first'));
  expect(await log.after(40, 0)).toMatchObject({ events: [{ text: 'first', position: 41 }], position: 41 });
  expect((await log.after(7, 0)).events).toMatchObject([{ text: 'first' }]);
});
