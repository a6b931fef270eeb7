/** What the product says of a statement that is wrong. Second-hand: client programs that print it. */
export const syntaxWords = 'A syntax error has occurred';

/** What the product says of a key that is there already. Second-hand: the logs of two client programs. */
export const duplicateWords = 'Could not insert new row - duplicate value in a UNIQUE INDEX column (Unique Index:).';

/** Names of its database are no longer. */
const longestName = 128;

const nameIn = (qualified: string): string => (qualified.split('.').at(-1) ?? '').toLowerCase().slice(0, longestName);

const unknownTable = /^no such table: (\S+)$/;
const unknownColumn = /^no such column: (?:"(\w+)" - should .*|(\S+))$|^table \S+ has no column named (\S+)$/;

/**
 * What the engine knows of a wrong statement, in the words of the product's database, Informix: messages 206 and 217 of its list, and
 * 201 for all the rest (assumed).
 */
export function productWords(message: string): string {
  const table = unknownTable.exec(message);
  if (table) return `The specified table (${nameIn(table[1] ?? '')}) is not in the database`;
  const column = unknownColumn.exec(message);
  if (column)
    return `Column (${nameIn(column[1] ?? column[2] ?? column[3] ?? '')}) not found in any table in the query (or SLV is undefined)`;
  return syntaxWords;
}
