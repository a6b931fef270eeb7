import { parentPort, workerData } from 'node:worker_threads';
import { DivisionError } from './division.ts';
import { limitWords } from './limits.ts';
import { ProductDatabase, RuleBrokenError } from './product-database.ts';
import type { ProcessMessage, SqlReply, SqlRequest } from './protocol.ts';
import { type Statement, statementOf } from './statement.ts';
import { NotSqlError } from './tokens.ts';
import { meansTruth } from './truth-words.ts';

/* The thread in which statements run, in a process of its own: see supervisor.ts. */

const sqliteConstraint = 19;
const constraintCheck = 275;
const constraintNotNull = 1299;
/** A statement that is wrong, or makes a value that is too long, or of the wrong type, or is not authorised. */
const resultCodesOfStatements: ReadonlySet<number> = new Set([1, 18, 20, 23]);

const codeOf = (error: unknown): number =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0;

/** What went wrong, as whoever asked is told of it. */
function replyTo(error: unknown): SqlReply {
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  if (error instanceof RuleBrokenError || error instanceof DivisionError) return { kind: 'rule-broken', message };
  if (code === constraintCheck) return { kind: 'rule-broken', message: message.replace(/^CHECK constraint failed: /, '') };
  if (code === constraintNotNull) {
    return { kind: 'rule-broken', message: `Cannot insert a null into column (${message.replace(/^NOT NULL constraint failed: /, '')})` };
  }
  if ((code & 0xff) === sqliteConstraint) return { kind: 'duplicate', message };
  const limit = limitWords(message);
  if (limit !== undefined) return { kind: 'rule-broken', message: limit };
  const wrong = error instanceof NotSqlError || resultCodesOfStatements.has(code & 0xff);
  return { kind: wrong ? 'syntax-error' : 'failed', message };
}

function perform(database: ProductDatabase, statement: Statement, kind: SqlRequest['kind']): SqlReply {
  if (statement.kind === 'query') {
    if (kind === 'change') throw new NotSqlError('a query changes nothing');
    return database.query(statement.sql);
  }
  if (kind === 'query') throw new NotSqlError(`${statement.kind.toUpperCase()} is no query`);
  return { kind: 'change', change: database.change(statement) };
}

/** A column called t or f goes before the truth value. */
function answer(database: ProductDatabase, { kind, sql }: SqlRequest): SqlReply {
  try {
    return perform(database, statementOf(sql), kind);
  } catch (error) {
    if (!(error instanceof Error && meansTruth(error.message))) return replyTo(error);
  }
  try {
    return perform(database, statementOf(sql, { truthWords: true }), kind);
  } catch (error) {
    return replyTo(error);
  }
}

if (parentPort) {
  const port = parentPort;
  const say = (message: ProcessMessage) => port.postMessage(message);
  const database = new ProductDatabase(workerData);
  port.on('message', (request: SqlRequest) => say(answer(database, request)));
  say({ kind: 'ready' });
}
