import type { Store } from '@uclab/platform/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { seededStore } from '../../test/seeded-store.ts';
import { synchronisedSeed } from '../../test/seeds.ts';
import { readChangeState } from '../feed/revision.ts';
import { findLdapDirectory } from '../ldap/index.ts';
import { type EndUser, findEndUser, updateEndUser, userStatus, writeEndUsers } from './index.ts';

let store: Store;
let remove: () => Promise<void>;

const rules = { localUsersBesideLdap: true };
const find = () => findEndUser(store, 'asmith');
const convert = (whom: () => EndUser | undefined = find, by = rules) =>
  updateEndUser(store, whom, { fields: {}, local: {}, credentials: {}, toLocal: true }, by);

beforeEach(async () => {
  ({ store, remove } = await seededStore({ ...synchronisedSeed, version: '9.1.2', endUsers: [{ userid: 'asmith', lastName: 'Smith' }] }));
  const user = find();
  const agreement = findLdapDirectory(store, { name: 'lab' })?.pkid ?? null;
  const gone = { status: userStatus.inactive, deletedtimestamp: 1, uniqueidentifier: 'one', fkdirectorypluginconfig: agreement };
  if (user) await store.write([writeEndUsers([{ ...user, ...gone }])]);
});
afterEach(() => remove());

it('an LDAP user who is made a local one is active, belongs to no agreement, and can be changed', async () => {
  const { revision } = readChangeState(store);
  const rename = () => updateEndUser(store, find, { fields: { lastname: 'Miller' }, local: {}, credentials: {} }, rules);
  await expect(rename()).rejects.toMatchObject({ kind: 'conflict' });
  const pkid = await convert();
  expect(find()).toMatchObject({
    pkid,
    status: userStatus.active,
    fkdirectorypluginconfig: null,
    uniqueidentifier: '',
    deletedtimestamp: null,
    revision: revision + 1,
  });
  await rename();
  expect(find()?.lastname).toBe('Miller');
});

it('may be changed in the same step, and stays an LDAP user where that is refused', async () => {
  const both = (lastname: string) => updateEndUser(store, find, { fields: { lastname }, local: {}, credentials: {}, toLocal: true }, rules);
  await expect(both('')).rejects.toMatchObject({ kind: 'invalid' });
  expect(find()?.fkdirectorypluginconfig).not.toBeNull();
  await both('Miller');
  expect(find()).toMatchObject({ lastname: 'Miller', fkdirectorypluginconfig: null });
});

it('a local user stays as he is', async () => {
  await convert();
  const { revision } = readChangeState(store);
  await convert();
  expect(readChangeState(store).revision).toBe(revision);
});

it('it is refused in a release without local users beside LDAP users, and for nobody', async () => {
  await expect(convert(find, { localUsersBesideLdap: false })).rejects.toMatchObject({
    kind: 'conflict',
    field: 'ldapDirectoryName',
  });
  expect(find()?.fkdirectorypluginconfig).not.toBeNull();
  await expect(convert(() => findEndUser(store, 'nobody'))).rejects.toMatchObject({ kind: 'not-found' });
});
