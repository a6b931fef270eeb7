import { hashPassword } from '@uclab/platform/identity';
import { Store } from '@uclab/platform/store';
import { z } from 'zod';
import { replicationTables } from '../../services/cups/src/replication/index.ts';
import { endUser } from '../../services/cups/test/cucm-peer.ts';
import { PresenceNode } from '../../services/cups/test/presence-node.ts';
import { type Crowd, contactsOf, password, userid } from './presence-people.ts';
import { residentBytes } from './resident-memory.ts';
import { talk } from './talking-script.ts';

/* One presence node in a process of its own, with a crowd of users and their contact lists. Says where it is, then its memory when asked. */

const crowd = z.object({ users: z.number(), contacts: z.number() }).parse(JSON.parse(process.argv[2] ?? '')) satisfies Crowd;
const everybody = Array.from({ length: crowd.users }, (_, index) => index);

/** Contacts as the node would have them of its own users, without half a million requests. */
async function writeContacts(file: string): Promise<void> {
  const store = await Store.open({ file, schema: replicationTables, checkpointFile: `${file}.made` });
  let sequence = 0;
  for (const index of everybody) {
    const rows = contactsOf(crowd, index).map((contact) => {
      sequence += 1;
      const id = userid(contact);
      const value = JSON.stringify({ id, domain: 'lab.example', group: 'Contacts', displayName: '', details: {} });
      return ['contact', userid(index), `${id}@lab.example`, 'cups1', sequence, sequence, value];
    });
    const sql = 'INSERT INTO clusterrecord (kind, owner, item, origin, sequence, lamport, value) VALUES (?, ?, ?, ?, ?, ?, ?)';
    await store.write([{ sql, rows }]);
  }
  await store.close();
}

const passwordHash = await hashPassword(password);
const node = await PresenceNode.prepare({ peers: [] });
node.cucm.content.endUsers = everybody.map((index) => endUser(userid(index), { passwordHash }));
await writeContacts(node.databaseFile);
await node.start();
await node.lab.until(({ agentState }) => agentState === 'completed');
const where = { url: node.url, port: node.presencePorts.clients, authority: node.authority.certificate };
await talk(where, async () => ({ bytes: await residentBytes() }));
await node.remove();
