export { type EventFacts, type EventKind, eventFacts, isEventKind } from './events.ts';
export { Journal, type JournalEvent, type JournalSlice, type Recorded } from './journal.ts';
export { formatTraceparent, newTrace, parseTraceparent, type Trace, traceOrNew } from './trace.ts';
