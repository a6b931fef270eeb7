import type {
  ApplicationUser,
  CtiManagers,
  EndUser,
  LdapAuthentication,
  Licence,
  PasswordStanding,
  RemovedApplicationUser,
  RemovedEndUser,
} from '@uclab/contracts/cucm/v1/user_feed';
import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { ctiGatewayWrites } from './cti-gateways.ts';
import { licenceWrites } from './licence.ts';
import { rememberOwner, rememberOwnersOutside, rememberRenamed } from './removed-owners.ts';

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

const forgetStanding = 'DELETE FROM credentialstanding WHERE fkuser = ?';

/** Whose local password counts as it is has no row. */
const standingWrites = (users: readonly { readonly pkid: string; readonly passwordStanding?: PasswordStanding | undefined }[]): Write[] => [
  { sql: forgetStanding, rows: users.map((user) => [user.pkid]) },
  {
    sql: 'INSERT INTO credentialstanding (fkuser, locked, lockeduntil, expires, mustchange) VALUES (?, ?, ?, ?, ?)',
    rows: users.flatMap(({ pkid, passwordStanding: standing }) =>
      standing ? [[pkid, standing.locked ? 1 : 0, standing.lockedUntilMs, standing.expiresAtMs, standing.mustChange ? 1 : 0]] : [],
    ),
  },
];

const forgetCapabilities = 'DELETE FROM enduserlicense WHERE fkenduser = ?';

/** Who is enabled for everything has no row. */
const capabilityWrites = (users: readonly EndUser[]): Write[] => [
  { sql: forgetCapabilities, rows: users.map((user) => [user.pkid]) },
  {
    sql: 'INSERT INTO enduserlicense (fkenduser, enableups, enableupc) VALUES (?, ?, ?)',
    rows: users
      .filter(({ enablePresence, enableCupc }) => !enablePresence || !enableCupc)
      .map(({ pkid, enablePresence, enableCupc }) => [pkid, enablePresence ? 1 : 0, enableCupc ? 1 : 0]),
  },
];

const applicationUserWrites = (user: ApplicationUser): Write[] => [
  { sql: 'INSERT OR REPLACE INTO applicationuser (pkid, name) VALUES (?, ?)', rows: [[user.pkid, user.name]] },
  { sql: 'DELETE FROM applicationuserdirgroupmap WHERE fkapplicationuser = ?', rows: [[user.pkid]] },
  {
    sql: 'INSERT OR IGNORE INTO applicationuserdirgroupmap (fkapplicationuser, dirgroup) VALUES (?, ?)',
    rows: user.groups.map((group) => [user.pkid, group]),
  },
  { sql: putCredential, rows: [[user.pkid, user.passwordHash]] },
  ...standingWrites([user]),
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
  rememberOwner(pkid),
  { sql: 'DELETE FROM enduser WHERE pkid = ?', rows: [[pkid]] },
  { sql: 'DELETE FROM credential WHERE fkuser = ?', rows: [[pkid]] },
  { sql: forgetStanding, rows: [[pkid]] },
  { sql: forgetCapabilities, rows: [[pkid]] },
];

const applicationUserRemovalWrites = (pkid: string): Write[] => [
  { sql: 'DELETE FROM applicationuserdirgroupmap WHERE fkapplicationuser = ?', rows: [[pkid]] },
  { sql: 'DELETE FROM applicationuser WHERE pkid = ?', rows: [[pkid]] },
  { sql: 'DELETE FROM credential WHERE fkuser = ?', rows: [[pkid]] },
  { sql: forgetStanding, rows: [[pkid]] },
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
      rememberRenamed(users),
      { sql: `INSERT OR REPLACE INTO enduser (${endUserColumns}) VALUES (${places})`, rows: users.map(endUserValues) },
      { sql: putCredential, rows: users.map((user) => [user.pkid, user.passwordHash]) },
      ...standingWrites(users),
      ...capabilityWrites(users),
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
  'credentialstanding',
  'enduserlicense',
  'ldapauthentication',
  'ldapauthenticationhost',
  'ctigateway',
  'licence',
];

/** Something to be kept at once. */
export interface Copy {
  /** Whether it takes the place of everything, or goes on from what is there. */
  readonly mode: 'snapshot' | 'changes';
  /** What is reached with it. */
  readonly position: FeedPosition;
  /** In the order in which CUCM said it. */
  readonly content: readonly { readonly revision: number; readonly change: CopiedChange }[];
}

const snapshotBegins = (content: Copy['content']): Write[] => [
  ...rememberOwnersOutside(content.flatMap(({ change }) => (change.$case === 'endUser' ? [change.value] : []))),
  ...copiedTables.map((table) => ({ sql: `DELETE FROM ${table}`, rows: [[]] })),
];

/** What keeps a copy, as one batch: whoever reads sees what was there before or all of it. */
export const copyWrites = ({ mode, position, content }: Copy): Write[] => [
  ...(mode === 'snapshot' ? snapshotBegins(content) : []),
  ...writesOf(content.map(({ change }) => change)),
  ...positionWrites(position),
];
