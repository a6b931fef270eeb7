export { type LoggedLine, type LogLevel, ServiceLog } from './service-log.ts';
