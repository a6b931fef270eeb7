import { z } from 'zod';

/** POST /api/v1/nodes/{node}/sql: a statement on the node's database, as `run sql` of its command line takes it. */
export const runSqlSchema = z.strictObject({ sql: z.string().min(1) });

export const sqlAnswerSchema = z.object({
  /** Lower-case; `(count(*))` and the like where the statement gives no name. */
  columns: z.array(z.string()),
  /** The values as texts in the order of the columns. */
  rows: z.array(z.array(z.string().nullable())),
  /** Rows that an INSERT, UPDATE or DELETE met. */
  rowsUpdated: z.number().int().optional(),
});
export type SqlAnswer = z.infer<typeof sqlAnswerSchema>;
