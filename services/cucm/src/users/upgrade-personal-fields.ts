import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { personalColumns, personalFieldNames, personalFields } from './personal-fields.ts';

const nameRow = z.object({ name: z.string() });
const foundRow = z.object({ found: z.int() });

/** Texts that a directory of that time could make as long as it liked, with the characters that they have now. */
const lengths = { lastname: 128, firstname: 255, middlename: 255, department: 255, telephonenumber: 255, mailid: 255 } as const;

const isLong = Object.entries(lengths)
  .map(([column, longest]) => `length(${column}) > ${longest}`)
  .join(' OR ');
const fitted = Object.entries(lengths)
  .map(([column, longest]) => `${column} = substr(${column}, 1, ${longest})`)
  .join(', ');

const settings = personalFields.flatMap((field) => (personalFieldNames[field] === '' ? [] : [[field, personalFieldNames[field]] as const]));
const settingNames = settings.map(([, name]) => `'${name}'`).join(', ');

/** By which those are found who have a DN for their manager; apart from the table, which may be there without the column. */
export const indexManagerNames: Write = {
  sql: 'CREATE INDEX IF NOT EXISTS enduser_managername ON enduser (managername) WHERE managername IS NOT NULL',
  rows: [[]],
};

/** The writes that bring a database up to date that was made when nothing was kept of a manager but the user id. */
function managerNameUpgrade(store: Store): Write[] {
  const has = (condition: string) => store.get(foundRow, `SELECT EXISTS (SELECT 1 FROM ${condition}) AS found`)?.found === 1;
  return [
    ...(has("pragma_table_info('enduser') WHERE name = 'managername'")
      ? []
      : [{ sql: 'ALTER TABLE enduser ADD COLUMN managername INTEGER', rows: [[]] }]),
    ...(has("pragma_index_list('enduser') WHERE name = 'enduser_managername'") ? [] : [indexManagerNames]),
  ];
}

/**
 * The writes that bring a database up to date that was made when titles, numbers and display names were settings beside a user, and when a
 * directory's texts had no limit; none where nothing is to do. A checkpoint of such a time has them as they were.
 */
export function personalFieldUpgrade(store: Store): Write[] {
  const known = new Set(store.all(nameRow, `SELECT name FROM pragma_table_info('enduser')`).map(({ name }) => name));
  const missing = personalColumns.filter((_, index) => !known.has(personalFields[index] ?? ''));
  const isThere = (condition: string) => store.get(foundRow, `SELECT EXISTS (SELECT 1 FROM ${condition}) AS found`)?.found === 1;
  return [
    ...managerNameUpgrade(store),
    ...missing.map((column) => ({ sql: `ALTER TABLE enduser ADD COLUMN ${column}`, rows: [[]] })),
    ...(isThere(`endusersetting WHERE name IN (${settingNames})`)
      ? [
          ...settings.map(([field, name]) => ({
            sql: `UPDATE enduser SET ${field} = (SELECT value FROM endusersetting WHERE fkenduser = pkid AND name = '${name}')
              WHERE pkid IN (SELECT fkenduser FROM endusersetting WHERE name = '${name}')`,
            rows: [[]],
          })),
          { sql: `DELETE FROM endusersetting WHERE name IN (${settingNames})`, rows: [[]] },
        ]
      : []),
    ...(isThere(`enduser WHERE ${isLong}`) ? [{ sql: `UPDATE enduser SET ${fitted} WHERE ${isLong}`, rows: [[]] }] : []),
  ];
}
