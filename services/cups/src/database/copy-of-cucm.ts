import type {
  ApplicationUser,
  CtiManagers,
  EndUser,
  LdapAuthentication,
  Licence,
  RemovedApplicationUser,
  RemovedEndUser,
} from '@uclab/contracts/cucm/v1/user_feed';
import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { ctiGatewayWrites } from './cti-gateways.ts';
import { licenceWrites } from './licence.ts';

/** How far the copy goes: the feed's epoch, and the revision in it. */
export interface FeedPosition {
  readonly epoch: string;
  readonly revision: number;
}

/** One thing that CUCM said about its users or settings. */
export type CopiedChange =
  | { readonly $case: 'endUser'; readonly value: EndUser }
  | { readonly $case: 'removedEndUser'; readonly value: RemovedEndUser }
  | { readonly $case: 'applicationUser'; readonly value: ApplicationUser }
  | { readonly $case: 'removedApplicationUser'; readonly value: RemovedApplicationUser }
  | { readonly $case: 'ldapAuthentication'; readonly value: LdapAuthentication }
  | { readonly $case: 'ctiManagers'; readonly value: CtiManagers }
  | { readonly $case: 'licence'; readonly value: Licence };

const positionRow = z.object({ epoch: z.string(), revision: z.int() });

/** The position that the store holds; undefined before the first snapshot is complete. */
export const feedPosition = (store: Store): FeedPosition | undefined => store.get(positionRow, 'SELECT epoch, revision FROM feedposition');

const positionWrites = (position: FeedPosition): Write[] => [
  { sql: 'DELETE FROM feedposition', rows: [[]] },
  { sql: 'INSERT INTO feedposition (epoch, revision) VALUES (?, ?)', rows: [[position.epoch, position.revision]] },
];

const endUserColumns =
  'pkid, userid, firstname, middlename, lastname, displayname, mailid, telephonenumber, department, manager, status, fkdirectorypluginconfig, homenode';

const endUserValues = (user: EndUser) => [
  user.pkid,
  user.userid,
  user.firstName,
  user.middleName,
  user.lastName,
  user.displayName,
  user.mailId,
  user.telephoneNumber,
  user.department,
  user.manager,
  user.status,
  user.fkdirectorypluginconfig === '' ? null : user.fkdirectorypluginconfig,
  user.homeNode,
];

const putCredential = 'INSERT OR REPLACE INTO credential (fkuser, credentials) VALUES (?, ?)';

const applicationUserWrites = (user: ApplicationUser): Write[] => [
  { sql: 'INSERT OR REPLACE INTO applicationuser (pkid, name) VALUES (?, ?)', rows: [[user.pkid, user.name]] },
  { sql: 'DELETE FROM applicationuserdirgroupmap WHERE fkapplicationuser = ?', rows: [[user.pkid]] },
  {
    sql: 'INSERT OR IGNORE INTO applicationuserdirgroupmap (fkapplicationuser, dirgroup) VALUES (?, ?)',
    rows: user.groups.map((group) => [user.pkid, group]),
  },
  { sql: putCredential, rows: [[user.pkid, user.passwordHash]] },
];

const ldapAuthenticationWrites = (settings: LdapAuthentication): Write[] => [
  { sql: 'DELETE FROM ldapauthentication', rows: [[]] },
  {
    sql: `INSERT INTO ldapauthentication (authenticateendusers, distinguishedname, ldappassword, usersearchbase, useridattribute)
      VALUES (?, ?, ?, ?, ?)`,
    rows: [[settings.enabled ? 1 : 0, settings.managerDn, settings.managerPassword, settings.userSearchBase, settings.userIdAttribute]],
  },
  { sql: 'DELETE FROM ldapauthenticationhost', rows: [[]] },
  {
    sql: 'INSERT INTO ldapauthenticationhost (sortorder, hostname, ldapportnumber, sslenabled) VALUES (?, ?, ?, ?)',
    rows: settings.hosts.map((host, index) => [index + 1, host.hostName, host.portNumber, host.sslEnabled ? 1 : 0]),
  },
];

const removalWrites = (pkid: string): Write[] => [
  { sql: 'DELETE FROM enduser WHERE pkid = ?', rows: [[pkid]] },
  { sql: 'DELETE FROM credential WHERE fkuser = ?', rows: [[pkid]] },
];

const applicationUserRemovalWrites = (pkid: string): Write[] => [
  { sql: 'DELETE FROM applicationuserdirgroupmap WHERE fkapplicationuser = ?', rows: [[pkid]] },
  { sql: 'DELETE FROM applicationuser WHERE pkid = ?', rows: [[pkid]] },
  { sql: 'DELETE FROM credential WHERE fkuser = ?', rows: [[pkid]] },
];

function writesOfOne(change: Exclude<CopiedChange, { $case: 'endUser' }>): Write[] {
  switch (change.$case) {
    case 'removedEndUser':
      return removalWrites(change.value.pkid);
    case 'applicationUser':
      return applicationUserWrites(change.value);
    case 'removedApplicationUser':
      return applicationUserRemovalWrites(change.value.pkid);
    case 'ldapAuthentication':
      return ldapAuthenticationWrites(change.value);
    case 'ctiManagers':
      return ctiGatewayWrites(change.value.hostNames);
    case 'licence':
      return licenceWrites(change.value.kind);
  }
}

/** Runs of changed users become one statement each, in the order in which CUCM said them. */
function writesOf(changes: readonly CopiedChange[]): Write[] {
  const writes: Write[] = [];
  let users: EndUser[] = [];
  const flushUsers = () => {
    if (users.length === 0) return;
    const places = endUserColumns.replace(/\w+/g, '?');
    writes.push(
      { sql: `INSERT OR REPLACE INTO enduser (${endUserColumns}) VALUES (${places})`, rows: users.map(endUserValues) },
      { sql: putCredential, rows: users.map((user) => [user.pkid, user.passwordHash]) },
    );
    users = [];
  };
  for (const change of changes) {
    if (change.$case === 'endUser') {
      users.push(change.value);
      continue;
    }
    flushUsers();
    writes.push(...writesOfOne(change));
  }
  flushUsers();
  return writes;
}

const copiedTables = [
  'enduser',
  'applicationuser',
  'applicationuserdirgroupmap',
  'credential',
  'ldapauthentication',
  'ldapauthenticationhost',
  'ctigateway',
  'licence',
];

/** What puts a whole snapshot in the place of the copy, as one batch: whoever reads sees the old copy or the new one. */
export const snapshotWrites = (content: readonly CopiedChange[], position: FeedPosition): Write[] => [
  ...copiedTables.map((table) => ({ sql: `DELETE FROM ${table}`, rows: [[]] })),
  ...writesOf(content),
  ...positionWrites(position),
];

/** What applies changes that follow on the copy. */
export const changeWrites = (changes: readonly CopiedChange[], position: FeedPosition): Write[] => [
  ...writesOf(changes),
  ...positionWrites(position),
];
