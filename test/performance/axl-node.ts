import { z } from 'zod';
import { Publisher } from '../../services/cucm/test/publisher.ts';
import { localSeed } from '../../services/cucm/test/seeds.ts';
import { talk } from './talking-script.ts';

/* A CUCM in a process of its own, with local users u00000, u00001 and so on. Says where it is. */

const { users } = z.object({ users: z.number() }).parse(JSON.parse(process.argv[2] ?? ''));

const endUsers = Array.from({ length: users }, (_, index) => {
  const number = String(index).padStart(5, '0');
  return {
    userid: `u${number}`,
    firstName: 'Ann',
    lastName: `Smith ${number}`,
    department: 'Sales',
    telephoneNumber: `+41 44 ${number}`,
    mailid: `u${number}@lab.example`,
  };
});
const cucm = await Publisher.start({ ...localSeed, endUsers });
const identity = await cucm.identityOf('cucm');
await talk({ port: cucm.ports.https, certificate: identity.certificate, privateKey: identity.privateKey }, async () => ({}));
await cucm.remove();
