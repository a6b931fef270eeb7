import type { Server, ServerWritableStream } from '@grpc/grpc-js';
import type {
  Certificate,
  ControlServiceRequest,
  ListSyncRunsResponse,
  LogLine,
  NodeStatus,
  NodeUser,
  RunSqlResponse,
  ServiceStatus,
  UploadCertificateRequest,
} from '@uclab/contracts/appliance/v1/appliance';
import {
  type ApplianceServiceServer,
  ApplianceServiceService,
  type JournalEvent as WireEvent,
} from '@uclab/contracts/appliance/v1/appliance';
import { isSymptomCode } from '../causes/index.ts';
import { type Clock, monotonicMs, startTimer } from '../clock/index.ts';
import { Refusal } from '../errors/index.ts';
import { eventFacts, isEventKind, type Journal, type JournalEvent, type Trace } from '../journal/index.ts';
import { answer } from '../rpc/index.ts';

/** What a node does when the laboratory asks. Methods throw Refusal for what the node does not have. */
export interface ApplianceHost {
  status(): NodeStatus;
  /** Calls back after each change of what `status()` answers; the returned function ends that. */
  onStatusChange(listener: () => void): () => void;
  controlService(request: ControlServiceRequest, trace: Trace): Promise<ServiceStatus>;
  uploadCertificate(request: UploadCertificateRequest, trace: Trace): Promise<{ certificates: Certificate[]; message: string }>;
  deleteCertificate(store: string, name: string, trace: Trace): Promise<Certificate>;
  /** All users, or the one with that id in any case of letters. */
  listUsers(userid: string): NodeUser[];
  /** The last runs of the synchronisation, newest first, or the one of that id with what it left out. Nodes without runs have no such method. */
  listSyncRuns?(id: string, last: number): ListSyncRunsResponse;
  /** Revision of what other nodes copy from it. Nodes that nobody copies from have no such method. */
  revision?(): number;
  /** Runs a statement on the node's database. Nodes without one of the product's have no such method. */
  runSql?(sql: string): Promise<RunSqlResponse>;
  readLog(service: string, last: number): { lines: LogLine[]; dropped: number };
  checkpoint(): Promise<void>;
  reset(): Promise<void>;
}

/** Real time between two messages of a status that keeps changing, while the laboratory moves the clock for instance. */
const statusPauseMs = 25;

const toWire = (event: JournalEvent): WireEvent => ({
  sequence: event.sequence,
  node: event.node,
  atMs: event.atMs,
  traceId: event.traceId,
  kind: event.kind,
  outcome: event.outcome,
  symptom: event.symptom ?? '',
  factsJson: JSON.stringify(event.facts),
});

/** The event that a node sent, checked against the facts of its kind; undefined for a kind that is not known here. */
export function journalEventOf(wire: WireEvent): JournalEvent | undefined {
  if (!isEventKind(wire.kind)) return undefined;
  const facts = eventFacts[wire.kind].safeParse(JSON.parse(wire.factsJson));
  if (!facts.success) return undefined;
  return {
    sequence: wire.sequence,
    node: wire.node,
    atMs: wire.atMs,
    traceId: wire.traceId,
    kind: wire.kind,
    outcome: wire.outcome === 'failed' ? 'failed' : 'ok',
    ...(isSymptomCode(wire.symptom) ? { symptom: wire.symptom } : {}),
    facts: facts.data,
  } as JournalEvent; // facts were parsed by the schema of this very kind
}

/** How long what a node records waits for more to go with it. Who cannot wait asks again, see `journal.since` below. */
const batchMs = 20;

const endOf = (call: ServerWritableStream<unknown, unknown>, stop: () => void): void => {
  call.on('cancelled', stop);
  call.on('close', stop);
  call.on('error', stop);
};

/** Adds the lab plane of a node to a gRPC server. */
export function serveAppliance(server: Server, host: ApplianceHost, journal: Journal, clock: Clock): void {
  const service: ApplianceServiceServer = {
    getStatus: answer(() => ({ status: host.status() })),
    watchStatus: (call) => {
      let pending = false;
      let sentAtMs = 0;
      const send = () => {
        pending = false;
        sentAtMs = monotonicMs();
        if (!call.destroyed) call.write({ status: host.status() });
      };
      send();
      // Several changes of one turn are one message, and so are those that follow on each other without a pause.
      const stop = host.onStatusChange(() => {
        if (pending) return;
        pending = true;
        const restMs = sentAtMs + statusPauseMs - monotonicMs();
        if (restMs <= 0) setImmediate(send);
        else startTimer(restMs, send);
      });
      endOf(call, stop);
    },
    controlService: answer(async (request, trace) => ({ service: await host.controlService(request, trace) })),
    uploadCertificate: answer((request, trace) => host.uploadCertificate(request, trace)),
    deleteCertificate: answer(async (request, trace) => ({
      certificate: await host.deleteCertificate(request.store, request.name, trace),
    })),
    listUsers: answer((request) => ({ users: host.listUsers(request.userid) })),
    readLog: answer((request) => host.readLog(request.service, request.last)),
    listSyncRuns: answer((request) => {
      if (!host.listSyncRuns) throw new Refusal('not-found', `${journal.node} synchronises nothing from LDAP; CUCM does.`, 'node');
      return host.listSyncRuns(request.id, request.last);
    }),
    runSql: answer((request) => {
      if (!host.runSql)
        throw new Refusal('not-found', `${journal.node} has no database that can be asked; CUCM and the presence nodes have.`, 'node');
      return host.runSql(request.sql);
    }),
    setClock: answer((request) => {
      clock.setOffset(request.offsetMs);
      return { nowMs: clock.nowMs() };
    }),
    stepClock: answer(async (request) => {
      clock.setOffset(request.offsetMs);
      const quiet = await clock.agenda.whenQuiet(request.patienceMs);
      return { nowMs: clock.nowMs(), quiet, nextDueAtMs: clock.agenda.nextAtMs() ?? 0, revision: host.revision?.() ?? 0 };
    }),
    watchJournal: (call) => {
      const from = call.request.epoch === journal.epoch ? call.request.afterSequence : 0;
      const slice = journal.since(from);
      call.write({ epoch: journal.epoch, dropped: slice.dropped, events: slice.events.map(toWire) });
      let batch: WireEvent[] = [];
      const send = () => {
        const events = batch;
        batch = [];
        if (!call.destroyed) call.write({ epoch: journal.epoch, dropped: 0, events });
      };
      const stop = journal.onEvent((event) => {
        if (batch.length === 0) startTimer(batchMs, send);
        batch.push(toWire(event));
      });
      endOf(call, stop);
    },
    checkpoint: answer(async () => {
      await host.checkpoint();
      return {};
    }),
    reset: answer(async () => {
      await host.reset();
      return {};
    }),
  };
  server.addService(ApplianceServiceService, service);
}
