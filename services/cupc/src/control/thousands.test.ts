import { unary } from '@uclab/foundation/rpc';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { TestMachine } from '../../test/client-machine.ts';
import { soap } from '../../test/epassoap-peer.ts';

const people = Array.from({ length: 2_000 }, (_, index) => `user${index}`);
const contacts = Array.from({ length: 10 }, (_, index) => `somebody.with.a.long.name.${index}`);
/** People who sit down at the same moment. */
const atOnce = 64;
/** Real time, for a machine that others use too. */
const deadlineMs = 30_000;

let machine: TestMachine;

beforeAll(async () => {
  machine = await TestMachine.start();
});

afterAll(() => machine.stop());

/** A contact list with what a directory has of everybody in it. */
function contactList(): string {
  const persona = (id: string) => `<e:persona-id domain="lab.example">${id}</e:persona-id>`;
  const details = (id: string) => `<e:property name="EmailAddress">${id}@lab.example</e:property>`;
  const info = contacts.map((id) => `<e:contact>${persona(id)}${details(id)}</e:contact>`).join('');
  return soap(
    `<e:get-all-config-resp><e:get-system-config-resp><e:property name="Presence.Domain">lab.example</e:property></e:get-system-config-resp>
<e:get-user-config-resp><e:group name="Contacts">${contacts.map(persona).join('')}</e:group></e:get-user-config-resp>
<e:get-contact-info-resp>${info}</e:get-contact-info-resp></e:get-all-config-resp>`,
  );
}

it('one process holds thousands of people who are signed in, on one connection, and shows each how the contacts are', async () => {
  machine.node.configuration = contactList();
  const clients = machine.clients();
  const windows = machine.windows();
  const waiting = people.values();
  const lane = async () => {
    for (const user of waiting) {
      const { client } = await unary(clients.signIn.bind(clients), { user, password: 'right', node: 'cups1' }, { deadlineMs });
      expect(client?.state).toBe('signed-in');
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  await vi.waitFor(() => expect(machine.presence.clients.size).toBe(people.length), { timeout: deadlineMs });
  expect(machine.presence.sockets.size).toBe(1);
  for (const user of contacts) machine.presence.tell({ $case: 'contactState', value: { user, state: 'busy', phone: '' } });
  const shown = async (user: string) => {
    const view = await unary(windows.listContacts.bind(windows), { user, refresh: false }, { deadlineMs });
    return view.contacts.map(({ userid, presence }) => `${userid} ${presence}`);
  };
  const busy = contacts.map((id) => `${id} busy`);
  await vi.waitFor(async () => expect(await shown(people.at(-1) ?? '')).toEqual(busy), { timeout: deadlineMs });
  for (const all of await Promise.all(people.map(shown))) expect(all).toEqual(busy);

  const lab = machine.labPlane('lab');
  await unary(lab.reset.bind(lab), {}, { deadlineMs });
  await vi.waitFor(() => expect(machine.presence.clients.size).toBe(0), { timeout: deadlineMs });
});
