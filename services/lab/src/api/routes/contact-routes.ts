import type { AddContactRequest } from '@uclab/contracts/cupc/v1/clients';
import { addContactByPageSchema, addContactSchema, setContactSchema } from '@uclab/contracts/lab-api';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { homeOf } from '../../attempts/index.ts';
import { contactEvidence, explainContact } from '../../presence/index.ts';
import type { Lab } from '../../service/lab.ts';
import { parse } from '../parse.ts';

const userParams = z.object({ user: z.string() });
const contactParams = z.object({ user: z.string(), key: z.string() });
const listQuery = z.object({ refresh: z.stringbool().default(false) });

function whom({ id, name, details, typed, fromChat, fromSearch }: z.output<typeof addContactSchema>): AddContactRequest['contact'] {
  if (typed) return { $case: 'typed', value: { details: typed } };
  if (fromChat !== undefined) return { $case: 'fromChat', value: fromChat };
  if (fromSearch !== undefined) return { $case: 'fromSearch', value: fromSearch };
  return { $case: 'known', value: { id: id ?? '', name, details } };
}

/** The contact lists of clients, and the page on which users add contacts, too. */
export function contactRoutes(api: FastifyInstance, lab: Lab): void {
  api.get('/clients/:user/contacts', ({ params, query }) =>
    lab.contacts.list(parse(userParams, params).user, parse(listQuery, query).refresh),
  );
  api.post('/clients/:user/contacts', ({ params, body }) => {
    const contact = parse(addContactSchema, body);
    return lab.contacts.add({ user: parse(userParams, params).user, group: contact.group, contact: whom(contact) });
  });
  api.put('/clients/:user/contacts/:key', ({ params, body }) => {
    const { user, key } = parse(contactParams, params);
    return lab.contacts.set(user, key, parse(setContactSchema, body).details);
  });
  api.delete('/clients/:user/contacts/:key', async ({ params }) => {
    const { user, key } = parse(contactParams, params);
    await lab.contacts.remove(user, key);
    return lab.contacts.list(user, false);
  });
  api.get('/clients/:user/contacts/:key/explanation', async ({ params }) => {
    const { user, key } = parse(contactParams, params);
    return explainContact(await contactEvidence(lab, user, key));
  });
  api.post('/end-user-options/:user/contacts', async ({ params, body }) => {
    const { user } = parse(userParams, params);
    const { id, name, group } = parse(addContactByPageSchema, body);
    const node = await homeOf(lab, user);
    await lab.presence.addContactByPage(node, { user, id, displayName: name, group });
    return { user, node, id };
  });
}
