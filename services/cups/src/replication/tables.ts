/**
 * What the presence nodes of a cluster share, the emulator's own tables. Each node writes only rows whose origin it is; rows of the
 * others are copies of theirs. `clusterposition` says how far the copy of another node's rows goes, `clusterepoch` is the life of
 * this node's own: after a reset they begin anew.
 */
export const replicationTables = `
CREATE TABLE IF NOT EXISTS clusterrecord (
  kind TEXT NOT NULL,
  owner TEXT NOT NULL,
  item TEXT NOT NULL,
  origin TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  lamport INTEGER NOT NULL,
  value TEXT,
  PRIMARY KEY (kind, owner, item, origin)
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS clusterrecord_log ON clusterrecord (origin, sequence);
CREATE INDEX IF NOT EXISTS clusterrecord_lamport ON clusterrecord (lamport);
CREATE TABLE IF NOT EXISTS clusterposition (
  origin TEXT PRIMARY KEY,
  epoch TEXT NOT NULL,
  sequence INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS clusterepoch (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  epoch TEXT NOT NULL
) STRICT;
`;
