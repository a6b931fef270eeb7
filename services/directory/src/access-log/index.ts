export { AccessLog, type AccessLogLine, type AccessLogSink } from './access-log.ts';
export { ConnectionLines, extendedResultLine, type OperationEnd, type PeerAddress, resultLine, searchResultLine } from './slapd-lines.ts';
