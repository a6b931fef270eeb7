import { activationTables } from '@uclab/platform/service-manager';
import { relayTables } from '../feed-relay/tables.ts';
import { replicationTables } from '../replication/index.ts';

/**
 * Tables of a presence node, by the names of the data dictionary where they are known. What came from CUCM is a copy that
 * only the Sync Agent writes, `enduserlicense` with a row only for who is not enabled for everything, `credentialstanding` (ours) with one only for whose local password may not count; `feedposition` says up to where, and is ours, as are `removedowner`, users whom CUCM has removed
 * or renamed and whose contact lists are still here, and the names of the `cupc…` tables: the pages for clients.
 */
export const schema = `
CREATE TABLE IF NOT EXISTS enduser (
  pkid TEXT PRIMARY KEY,
  userid TEXT NOT NULL COLLATE NOCASE,
  firstname TEXT NOT NULL,
  middlename TEXT NOT NULL,
  lastname TEXT NOT NULL,
  displayname TEXT NOT NULL,
  mailid TEXT NOT NULL,
  telephonenumber TEXT NOT NULL,
  department TEXT NOT NULL,
  manager TEXT NOT NULL,
  status INTEGER NOT NULL,
  fkdirectorypluginconfig TEXT,
  homenode TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS enduser_userid ON enduser (userid);
CREATE TABLE IF NOT EXISTS applicationuser (
  pkid TEXT PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE
) STRICT;
CREATE TABLE IF NOT EXISTS applicationuserdirgroupmap (
  fkapplicationuser TEXT NOT NULL,
  dirgroup TEXT NOT NULL,
  PRIMARY KEY (fkapplicationuser, dirgroup)
) STRICT;
CREATE TABLE IF NOT EXISTS credential (
  fkuser TEXT PRIMARY KEY,
  credentials TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS credentialstanding (
  fkuser TEXT PRIMARY KEY,
  locked INTEGER NOT NULL,
  lockeduntil INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  mustchange INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS enduserlicense (
  fkenduser TEXT PRIMARY KEY,
  enableups INTEGER NOT NULL,
  enableupc INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS removedowner (
  userid TEXT PRIMARY KEY
) STRICT;
CREATE TABLE IF NOT EXISTS ldapauthentication (
  authenticateendusers INTEGER NOT NULL,
  distinguishedname TEXT NOT NULL,
  ldappassword TEXT NOT NULL,
  usersearchbase TEXT NOT NULL,
  useridattribute TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS ldapauthenticationhost (
  sortorder INTEGER PRIMARY KEY,
  hostname TEXT NOT NULL,
  ldapportnumber INTEGER NOT NULL,
  sslenabled INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS ctigateway (
  name TEXT PRIMARY KEY,
  hostname TEXT NOT NULL,
  portnumber INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS licence (
  kind TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS epassyncagentcfg (
  ccmpublisherip TEXT NOT NULL,
  axluser TEXT NOT NULL,
  axlpassword TEXT NOT NULL,
  cucm_axluser_pkid TEXT NOT NULL,
  syncstatus TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS enterprisenode (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE IF NOT EXISTS processconfig (
  paramname TEXT PRIMARY KEY,
  paramvalue TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS feedposition (
  epoch TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS cupcldapserver (
  sortorder INTEGER NOT NULL,
  name TEXT PRIMARY KEY,
  hostname TEXT NOT NULL,
  port INTEGER NOT NULL,
  protocol TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS cupcldapprofile (
  sortorder INTEGER NOT NULL,
  name TEXT PRIMARY KEY,
  anonymousbind INTEGER NOT NULL,
  binddn TEXT NOT NULL,
  password TEXT NOT NULL,
  searchcontext1 TEXT NOT NULL,
  searchrecursive1 INTEGER NOT NULL,
  searchcontext2 TEXT NOT NULL,
  searchrecursive2 INTEGER NOT NULL,
  searchcontext3 TEXT NOT NULL,
  searchrecursive3 INTEGER NOT NULL,
  primaryserver TEXT NOT NULL,
  backupserver1 TEXT NOT NULL,
  backupserver2 TEXT NOT NULL,
  searchfilter TEXT NOT NULL,
  isdefault INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS cupcldapprofileuser (
  userid TEXT PRIMARY KEY COLLATE NOCASE,
  profile TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS cupcsettings (
  paramname TEXT PRIMARY KEY,
  paramvalue TEXT NOT NULL
) STRICT;
${relayTables}${replicationTables}${activationTables}`;
