import {
  ApplianceServiceClient,
  type Certificate,
  type ControlServiceResponse,
  type DeleteCertificateResponse,
  type GetStatusResponse,
  type ListSyncRunsResponse,
  type ListUsersResponse,
  type NodeStatus,
  type NodeUser,
  type ReadLogResponse,
  type RunSqlResponse,
  type ServiceStatus,
  type StepClockResponse,
  type UploadCertificateResponse,
  type WatchJournalResponse,
  type WatchStatusResponse,
} from '@uclab/contracts/appliance/v1/appliance';
import type { ServiceAction } from '@uclab/contracts/lab-api';
import type { Trace } from '@uclab/foundation/journal';
import type { Address } from '@uclab/foundation/network';
import { clientCredentials, labPlaneChannelOptions, type NodeIdentity, streamFrom, unary } from '@uclab/foundation/rpc';
import { asRefusal } from './rpc-refusal.ts';

const shortMs = 5_000;
/** A service may take its time to stop and start, the Tomcat of a node the longest. */
const controlMs = 60_000;
const wholeStateMs = 60_000;
const manyUsersMs = 30_000;
/** Statements wait for each other, each ten seconds at most. */
const sqlMs = 50_000;

/** The lab plane of one node. Every call has a deadline and throws a Refusal: the node's own, or that it does not answer. */
export class Appliance {
  readonly node: string;
  readonly #client: ApplianceServiceClient;

  /** The node's certificate is checked against its own name, wherever it is dialled. */
  constructor(node: string, address: Address, identity: NodeIdentity) {
    this.node = node;
    this.#client = new ApplianceServiceClient(`${address.host}:${address.port}`, clientCredentials(identity), labPlaneChannelOptions(node));
  }

  async status(): Promise<NodeStatus> {
    const answer: GetStatusResponse = await this.#ask(unary((...args) => this.#client.getStatus(...args), {}, { deadlineMs: shortMs }));
    const { status } = answer;
    if (!status) throw new Error(`${this.node} answered without a status`);
    return status;
  }

  /** Calls back at once and after each change, until the signal is aborted; throws when the stream breaks. */
  watchStatus(signal: AbortSignal, onStatus: (status: NodeStatus) => void): Promise<void> {
    return streamFrom(
      (request, metadata) => this.#client.watchStatus(request, metadata),
      {},
      { signal },
      ({ status }: WatchStatusResponse) => {
        if (status) onStatus(status);
      },
    );
  }

  /** What the node recorded after a sequence number, then what it records; throws when the stream breaks. */
  watchJournal(
    after: { epoch: string; afterSequence: number },
    signal: AbortSignal,
    onEvents: (message: WatchJournalResponse) => void,
  ): Promise<void> {
    return streamFrom((request, metadata) => this.#client.watchJournal(request, metadata), after, { signal }, onEvents);
  }

  async controlService(service: string, action: ServiceAction, trace: Trace): Promise<ServiceStatus> {
    const request = { service, action };
    const answer: ControlServiceResponse = await this.#ask(
      unary((...args) => this.#client.controlService(...args), request, { deadlineMs: controlMs, trace }),
    );
    if (!answer.service) throw new Error(`${this.node} answered without a service`);
    return answer.service;
  }

  uploadCertificate(store: string, content: Uint8Array, fileName: string, trace: Trace): Promise<UploadCertificateResponse> {
    const request = { store, content: Buffer.from(content), fileName };
    return this.#ask(unary((...args) => this.#client.uploadCertificate(...args), request, { deadlineMs: shortMs, trace }));
  }

  async deleteCertificate(store: string, name: string, trace: Trace): Promise<Certificate> {
    const request = { store, name };
    const answer: DeleteCertificateResponse = await this.#ask(
      unary((...args) => this.#client.deleteCertificate(...args), request, { deadlineMs: shortMs, trace }),
    );
    if (!answer.certificate) throw new Error(`${this.node} answered without a certificate`);
    return answer.certificate;
  }

  /** All users of the node, or the one with that id in any case of letters. */
  async users(userid = ''): Promise<NodeUser[]> {
    const deadlineMs = userid === '' ? manyUsersMs : shortMs;
    const answer: ListUsersResponse = await this.#ask(unary((...args) => this.#client.listUsers(...args), { userid }, { deadlineMs }));
    return answer.users;
  }

  runSql(sql: string): Promise<RunSqlResponse> {
    return this.#ask(unary((...args) => this.#client.runSql(...args), { sql }, { deadlineMs: sqlMs }));
  }

  readLog(service: string, last: number): Promise<ReadLogResponse> {
    return this.#ask(unary((...args) => this.#client.readLog(...args), { service, last }, { deadlineMs: shortMs }));
  }

  async setClock(offsetMs: number): Promise<void> {
    await this.#ask(unary((...args) => this.#client.setClock(...args), { offsetMs }, { deadlineMs: shortMs }));
  }

  /** Moves the clock and waits, for `patienceMs` at most, until what fell due by that has ended. */
  stepClock(offsetMs: number, patienceMs: number): Promise<StepClockResponse> {
    const request = { offsetMs, patienceMs };
    return this.#ask(unary((...args) => this.#client.stepClock(...args), request, { deadlineMs: patienceMs + shortMs }));
  }

  /** Runs of the synchronisation: the last ones, or one with what it left out. */
  syncRuns(query: { id?: string; last?: number }): Promise<ListSyncRunsResponse> {
    const request = { id: query.id ?? '', last: query.last ?? 0 };
    return this.#ask(unary((...args) => this.#client.listSyncRuns(...args), request, { deadlineMs: shortMs }));
  }

  async checkpoint(): Promise<void> {
    await this.#ask(unary((...args) => this.#client.checkpoint(...args), {}, { deadlineMs: wholeStateMs }));
  }

  async reset(): Promise<void> {
    await this.#ask(unary((...args) => this.#client.reset(...args), {}, { deadlineMs: wholeStateMs }));
  }

  close(): void {
    this.#client.close();
  }

  async #ask<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      throw asRefusal(this.node, error);
    }
  }
}
