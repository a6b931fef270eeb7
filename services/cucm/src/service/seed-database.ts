import { randomUUID } from 'node:crypto';
import { cucmTraits } from '@uclab/foundation/persona';
import { defaultCredential, hashPassword } from '@uclab/platform/identity';
import type { Store, Write } from '@uclab/platform/store';
import { insertAxlSettings } from '../axl/axl-settings.ts';
import { insertLicence } from '../feed/licence.ts';
import { activateCtiManagers, homeNodeOf, insertProcessNodes } from '../feed/process-nodes.ts';
import { readChangeState, writeChangeState } from '../feed/revision.ts';
import { insertToldSettings } from '../feed/told-settings.ts';
import { firstRunText, writeLdapAuthentication, writeLdapDirectory, writeLdapSystem } from '../ldap/index.ts';
import {
  credentialKind,
  insertApplicationUser,
  insertOwnPassword,
  installUserSettings,
  newLocalUser,
  putUnderProgramPolicy,
  writeDefaultCredential,
} from '../users/index.ts';
import { insertSoftwareVersion } from './component-version.ts';
import type { Seed } from './seed.ts';

/** The PIN of a new end user. */
const defaultPin = '12345';

/** Whether the database has been seeded. */
export const isSeeded = (store: Store): boolean => readChangeState(store).epoch !== '';

/** Puts the first state of a node in place, in one transaction. Schedules and the age of passwords count from `nowMs`. */
export async function seedDatabase(store: Store, publisher: string, seed: Seed, nowMs: number): Promise<void> {
  // Hashing is slow on purpose, so all of it happens at once.
  const [passwordHash, pinHash, applicationUsers, endUsers] = await Promise.all([
    hashPassword(defaultCredential.password),
    hashPassword(defaultPin),
    Promise.all(seed.applicationUsers.map(async (user) => ({ ...user, hash: await hashPassword(user.password) }))),
    Promise.all(seed.endUsers.map(async (user) => ({ ...user, hash: user.password && (await hashPassword(user.password)) }))),
  ]);
  let revision = 0;
  const writes: Write[] = [
    insertSoftwareVersion(seed.version),
    insertAxlSettings(seed.axl),
    insertLicence(seed.licence),
    ...insertToldSettings(),
    insertProcessNodes(publisher, seed.presenceNodes, randomUUID),
    activateCtiManagers([publisher]),
    writeLdapSystem(seed.ldapSystem),
    ...seed.ldapDirectories.flatMap((agreement) =>
      writeLdapDirectory({ pkid: randomUUID(), ...agreement, nextExecTime: agreement.nextExecTime || firstRunText(agreement, nowMs) }),
    ),
    ...writeLdapAuthentication(seed.ldapAuthentication, ++revision),
    ...installUserSettings(cucmTraits(seed.version)),
    writeDefaultCredential(credentialKind.password, passwordHash),
    writeDefaultCredential(credentialKind.pin, pinHash),
  ];
  for (const user of applicationUsers) {
    writes.push(
      ...insertApplicationUser({
        pkid: randomUUID(),
        name: user.userid,
        passwordHash: user.hash,
        groups: user.groups,
        revision: ++revision,
      }),
    );
  }
  // What the cluster is set up with is used by programs.
  writes.push(putUnderProgramPolicy());
  for (const [index, seeded] of endUsers.entries()) {
    const fields = {
      userid: seeded.userid,
      firstname: seeded.firstName,
      middlename: seeded.middleName,
      lastname: seeded.lastName,
      manager: seeded.manager,
      department: seeded.department,
      telephonenumber: seeded.telephoneNumber,
      mailid: seeded.mailid,
    };
    const { user, write } = newLocalUser(fields, { homenode: homeNodeOf(seed.presenceNodes, index), revision: ++revision });
    writes.push(write);
    if (seeded.hash !== undefined) writes.push(...insertOwnPassword({ kind: 'enduser', pkid: user.pkid }, seeded.hash, nowMs));
  }
  writes.push(writeChangeState({ epoch: randomUUID(), revision, homed: endUsers.length }));
  await store.write(writes);
}

/** Makes presence nodes take everything anew: the state is not what their revision said. */
export const beginEpoch = (store: Store): Promise<void> =>
  store.exclusive(() => store.write([writeChangeState({ ...readChangeState(store), epoch: randomUUID() })]));
