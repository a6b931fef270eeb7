/**
 * The emulator's own tables, filled on the node whose feed others take: the latest message about each thing as CUCM sent it, and the
 * revision from which on they are known one by one. In the product the other nodes get their copy by database replication.
 */
export const relayTables = `
CREATE TABLE IF NOT EXISTS relayedmessage (
  subject TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  enduser INTEGER NOT NULL,
  removed INTEGER NOT NULL,
  message BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS relayedmessage_revision ON relayedmessage (revision);
CREATE TABLE IF NOT EXISTS relayedsince (
  revision INTEGER NOT NULL
) STRICT;
`;
