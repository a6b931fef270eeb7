import { destination, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Reading aloud a secret is the one thing a log must never do. */
const secrets = ['password', 'ldapPassword', 'key', 'sessionKey', '*.password', '*.ldapPassword', '*.key', '*.sessionKey'];

/** A structured log on standard error, one JSON object a line; `level` is a pino level (`silent` in tests). */
export function createLogger(name: string, level = 'info'): Logger {
  return pino({ name, level, redact: { paths: secrets, censor: '[secret]' } }, destination({ fd: 2, sync: false }));
}
