import { childText, xml } from '@uclab/platform/soap';
import { rowsMarkup } from './large-answer.ts';
import type { Operation } from './operation.ts';
import { textElement } from './reply.ts';
import { aText, required } from './schema/element-rules.ts';

const request = { elements: required([aText('sql')]) };

/** The element of a column. What has no name is called by its aggregate or kind (assumed): an element cannot be `(count(*))`. */
function elementName(column: string): string {
  const name = column.replace('(*)', '').replaceAll(/[^\p{L}\p{N}_]/gu, '');
  return /^[\p{L}_]/u.test(name) ? name : `_${name}`;
}

/** SELECT on the tables of the data dictionary; a null is an empty element. */
const executeSQLQuery: Operation = {
  name: 'executeSQLQuery',
  request,
  async handle(element, { sql }) {
    const { columns, rows } = await sql.query(childText(element, 'sql') ?? '');
    const names = columns.map(elementName);
    const rowMarkup = (row: (typeof rows)[number]) =>
      xml('row', {}, ...row.map((value, index) => textElement(names[index] ?? '', value ?? '')));
    return xml('return', {}, await rowsMarkup(rows, rowMarkup));
  },
};

/** INSERT, UPDATE or DELETE, of which presence nodes hear as of any other change; how many rows it met. */
const executeSQLUpdate: Operation = {
  name: 'executeSQLUpdate',
  request,
  async handle(element, { sql }) {
    return xml('return', {}, textElement('rowsUpdated', await sql.update(childText(element, 'sql') ?? '')));
  },
};

export const sqlOperations: readonly Operation[] = [executeSQLQuery, executeSQLUpdate];
