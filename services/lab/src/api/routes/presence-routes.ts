import { clientEventsSchema, phoneSchema, sendMessageSchema, setPhoneSchema, setPresenceSchema } from '@uclab/contracts/lab-api';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { homeOf } from '../../attempts/index.ts';
import { lostMessage } from '../../presence/index.ts';
import type { Lab } from '../../service/lab.ts';
import { parse } from '../parse.ts';
import { isoTime } from '../views/service-view.ts';

const userParams = z.object({ user: z.string() });
const eventsQuery = z.object({
  after: z.coerce.number().int().min(0).default(0),
  waitMs: z.coerce.number().int().min(0).max(10_000).default(0),
});

const delivered = { delivered: true, reason: null, prose: '' };

/** Presence, messages and phones. */
export function presenceRoutes(api: FastifyInstance, lab: Lab): void {
  const userIn = (params: unknown): string => parse(userParams, params).user;
  const showPresence = async (user: string) => ({ user, nodes: await lab.presence.show(user) });
  const showPhone = async (user: string) => {
    const node = await homeOf(lab, user);
    const { state, server, messages } = await lab.presence.phone(node, user);
    const shown = messages.map(({ from, text, sentAtMs, poppedUp }) => ({ from, text, at: isoTime(sentAtMs), poppedUp }));
    return phoneSchema.parse({ user, node, state: state || 'unregistered', server: server || null, messages: shown });
  };

  api.get('/presence/:user', ({ params }) => showPresence(userIn(params)));
  api.put('/clients/:user/presence', async ({ params, body }) => {
    const user = userIn(params);
    const { state } = parse(setPresenceSchema, body);
    await lab.contacts.setPresence(user, state === 'automatic' ? '' : state);
    return showPresence(user);
  });
  api.post('/clients/:user/messages', async ({ params, body }) => {
    const from = userIn(params);
    const { to, text } = parse(sendMessageSchema, body);
    if (await lab.contacts.send(from, to, text)) return { from, to, ...delivered };
    const { node } = await lab.clients.get(from);
    return { from, to, ...(await lostMessage(lab, node, to)) };
  });
  api.get('/clients/:user/chats', async ({ params }) => {
    const user = userIn(params);
    const chats = (await lab.contacts.chats(user)).map((chat) => ({
      with: chat.with,
      messages: chat.messages.map(({ from, text, device, sentAtMs, lost }) => ({
        from,
        text,
        device,
        at: isoTime(sentAtMs),
        delivered: !lost,
      })),
    }));
    return { user, chats };
  });
  api.get('/clients/:user/events', async ({ params, query }) => {
    const { after, waitMs } = parse(eventsQuery, query);
    const { events, position } = await lab.contacts.events(userIn(params), after, waitMs);
    return clientEventsSchema.parse({ events: events.map(({ atMs, ...event }) => ({ ...event, at: isoTime(atMs) })), position });
  });
  api.get('/phones/:user', ({ params }) => showPhone(userIn(params)));
  api.put('/phones/:user', async ({ params, body }) => {
    const user = userIn(params);
    const { state, server = '' } = parse(setPhoneSchema, body);
    await lab.presence.setPhone(await homeOf(lab, user), { user, state: state === 'unregistered' ? '' : state, server });
    return showPhone(user);
  });
  api.post('/phones/:user/messages', async ({ params, body }) => {
    const from = userIn(params);
    const { to, text } = parse(sendMessageSchema, body);
    const node = await homeOf(lab, from);
    if (await lab.presence.sendFromPhone(node, { from, to, text })) return { from, to, ...delivered };
    return { from, to, ...(await lostMessage(lab, node, to)) };
  });
}
