import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { basic, callAxl, find, message, send } from '../../test/axl-client.ts';
import { LabPlane } from '../../test/lab-plane.ts';
import { Publisher } from '../../test/publisher.ts';
import { seededStore } from '../../test/seeded-store.ts';
import { localSeed } from '../../test/seeds.ts';
import { personalFields } from './personal-fields.ts';
import { upgradeUserSettings } from './upgrade-users.ts';

/** The tables as they were before groups had roles, with what they hold now. */
const olderTables = `
PRAGMA foreign_keys = OFF;
DROP TABLE enduserdirgroupmap; DROP TABLE functionroledirgroupmap; DROP TABLE functionrole;
DROP TABLE credentialdynamic; DROP TABLE credentialgroup; DROP TABLE credentialpolicy; DROP TABLE credentialhistory;
CREATE TABLE oldgroup (pkid TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO oldgroup SELECT pkid, name FROM dirgroup WHERE pkid IN (SELECT fkdirgroup FROM applicationuserdirgroupmap);
DROP TABLE dirgroup;
ALTER TABLE oldgroup RENAME TO dirgroup;
`;

let cucm: Publisher;

beforeEach(async () => {
  const groups = ['Standard AXL API Access', 'Of our own'];
  cucm = await Publisher.start({ ...localSeed, applicationUsers: [{ userid: 'axladmin', password: 'axl-secret', groups }] });
});
afterEach(() => cucm.remove());

async function restartOn(change: string, files: readonly string[]): Promise<void> {
  await cucm.halt();
  for (const file of files) {
    const database = new DatabaseSync(join(cucm.folder, file));
    database.exec(change);
    database.close();
  }
  await cucm.begin();
}
const roles = async () => {
  const { body } = await callAxl(cucm, 'getUserGroup', '<name>Standard AXL API Access</name>');
  return find(body, 'userRoles').children.map((role) => find(role, 'roleName').text);
};
const statusAs = async (password: string) => {
  const headers = { 'content-type': 'text/xml', soapaction: '"CUCM:DB ver=8.5 getCCMVersion"', authorization: basic('axladmin', password) };
  return (await send(cucm, { headers, body: message('getCCMVersion', '8.5', '') })).status;
};

it('a state folder from before roles and credential policies works as it did, also after a reset to its checkpoint', async () => {
  await restartOn(olderTables, ['cucm.sqlite', 'checkpoint/cucm.sqlite']);
  const lab = await LabPlane.of(cucm);
  for (const state of ['started', 'reset']) {
    if (state === 'reset') await lab.reset();
    expect(await roles(), state).toEqual(['Standard AXL API Access']);
    const { body } = await callAxl(cucm, 'getUserGroup', '<name>Of our own</name>');
    expect(find(body, 'member').children[0]?.text, state).toBe('axladmin');
    expect(await callAxl(cucm, 'removeUserGroup', '<name>Standard AXL API Access</name>'), state).toMatchObject({ status: 500 });
    // Who got in before still does, however often somebody mistypes.
    for (let count = 0; count < 4; count++) expect(await statusAs('wrong'), state).toBe(401);
    expect(await statusAs('axl-secret'), state).toBe(200);
  }
  lab.close();
});

/** The table as it was before titles and numbers were columns of it, and texts had a length. */
const olderUsers = `
${personalFields.map((field) => `ALTER TABLE enduser DROP COLUMN ${field};`).join('\n')}
DROP INDEX IF EXISTS enduser_managername;
ALTER TABLE enduser DROP COLUMN managername;
UPDATE enduser SET department = '${'d'.repeat(120_000)}' WHERE userid = 'asmith';
INSERT INTO endusersetting (fkenduser, name, value)
  SELECT pkid, 'title', 'Engineer' FROM enduser WHERE userid = 'asmith'
  UNION ALL SELECT pkid, 'mobileNumber', '+1 555' FROM enduser WHERE userid = 'asmith'
  UNION ALL SELECT pkid, 'zeroHop', 'true' FROM enduser WHERE userid = 'asmith';
`;

it('a state folder from before personal fields were columns keeps them, also after a reset to its checkpoint', async () => {
  await restartOn(olderUsers, ['cucm.sqlite', 'checkpoint/cucm.sqlite']);
  const lab = await LabPlane.of(cucm);
  for (const state of ['started', 'reset']) {
    if (state === 'reset') await lab.reset();
    const sql = "<sql>select title, mobile, pager, department from enduser where userid = 'asmith'</sql>";
    const { body } = await callAxl(cucm, 'executeSQLQuery', sql);
    const row = find(body, 'row').children.map(({ text }) => text);
    expect(row, state).toEqual(['Engineer', '+1 555', '', 'd'.repeat(255)]);
    const told = find((await callAxl(cucm, 'getUser', '<userid>asmith</userid>', { version: '12.5' })).body, 'user');
    expect(
      ['title', 'mobileNumber', 'zeroHop'].map((name) => find(told, name).text),
      state,
    ).toEqual(['Engineer', '+1 555', 'true']);
  }
  lab.close();
});

it('nothing is written where everything is there', async () => {
  const { store, remove } = await seededStore(localSeed);
  let commits = 0;
  store.onCommit(() => {
    commits++;
  });
  await upgradeUserSettings(store, { axlReadOnlyRoles: false });
  expect(commits).toBe(0);
  // The same state under a release with more roles is a difference.
  await upgradeUserSettings(store, { axlReadOnlyRoles: true });
  expect(commits).toBe(1);
  await remove();
});
