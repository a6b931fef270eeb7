import { setImmediate } from 'node:timers/promises';
import type { SymptomCode } from '@uclab/foundation/causes';
import type { Clock } from '@uclab/foundation/clock';
import { messageOf } from '@uclab/foundation/errors';
import { type Journal, type Trace, traceOrNew } from '@uclab/foundation/journal';
import type { LocalCredentials } from '@uclab/platform/identity';
import type { ServiceLog } from '@uclab/platform/service-log';
import type { ServiceContext, ServiceDefinition } from '@uclab/platform/service-manager';
import { contentTypeOf, envelope, fault, type XmlElement, xml } from '@uclab/platform/soap';
import type { SqlEngine } from '@uclab/platform/sql';
import type { Store } from '@uclab/platform/store';
import { refusalOf, type WebApplication } from '@uclab/platform/tomcat';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { DirSync } from '../dirsync/index.ts';
import type { Statements } from '../sql/index.ts';
import { axlRole, type EndUserLogin } from '../users/index.ts';
import { authorise, isWrite } from './authorise.ts';
import { AxlFault, axlCode, axlFaultOf, faultMessage } from './axl-fault.ts';
import type { AxlSettings } from './axl-settings.ts';
import { type Change, ChangeQueue, changeTypes } from './change-queue.ts';
import { noSuchOperation } from './coverage/no-such-operation.ts';
import { operations } from './operations.ts';
import { serviceUnavailablePage, sessionGonePage, unauthorizedPage, welcomePage } from './pages.ts';
import { instanceNamespace } from './reply.ts';
import { type AxlRequest, NotSoapError, readRequest } from './request.ts';
import { checkRequest } from './schema/check-request.ts';
import { exists, namespaceOf, type SpokenVersions, spokenVersions } from './schema/versions.ts';
import { AxlSessions } from './sessions.ts';
import { TooManyWritesError, WriteThrottle } from './write-throttle.ts';

export const axlService = 'Cisco AXL Web Service';

/** Whether AXL answers; it is served by Tomcat. */
export const axlServiceDefinition: ServiceDefinition = {
  name: axlService,
  shortNames: ['AXL', 'AXL Web Service'],
  kind: 'feature',
  dependsOn: ['Cisco Tomcat'],
  start: async () => ({ stop: async () => {} }),
};

export interface AxlOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: ServiceLog;
  readonly credentials: LocalCredentials;
  readonly dirSync: DirSync;
  readonly sql: SqlEngine;
  /** What SQL has changed, by AXL or on the command line. */
  readonly statements: Statements;
  /** Of the node, for instance 8.5.1. */
  readonly softwareVersion: string;
  readonly settings: AxlSettings;
  /** How end users log in, with the trust that Tomcat loaded when it started. */
  readonly login: (context: ServiceContext) => EndUserLogin;
}

/** The Administrative XML API at `/axl/`. AXL Developer Guide, https://developer.cisco.com/docs/axl/axl-developer-guide */
export const axl = (options: AxlOptions): WebApplication => ({
  service: axlService,
  register(app, context) {
    const sessions = new AxlSessions(options.clock);
    const login = options.login(context);
    const changes = new ChangeQueue(options.store);
    const throttle = new WriteThrottle(options.clock, options.settings.writesPerMinute);
    const unheard = options.statements.onChange((change, before) => changes.recordStatement(change, before));
    app.addHook('onClose', async () => {
      unheard();
      changes.stop();
    });
    // What is no body that can be read is refused before anybody looks who sent it, and still by a fault.
    app.setErrorHandler((error: FastifyError, _request, reply) => {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      return reply
        .code(refusal.status)
        .type(contentTypeOf['1.1'])
        .send(fault('1.1', { code: 'Client', reason: refusal.sentence }));
    });
    const versions = spokenVersions(options.softwareVersion, options.settings.strictVersions);
    app.get('/axl/', (_request, reply) => reply.type('text/html; charset=utf-8').send(welcomePage));
    app.post('/axl/', (request, reply) => answer(request, reply, { ...options, sessions, login, versions, changes, throttle }));
  },
});

type Serving = Omit<AxlOptions, 'login' | 'settings'> & {
  readonly versions: SpokenVersions;
  readonly changes: ChangeQueue;
  readonly throttle: WriteThrottle;
  readonly sessions: AxlSessions;
  readonly login: EndUserLogin;
};

async function answer(request: FastifyRequest, reply: FastifyReply, serving: Serving): Promise<FastifyReply> {
  const { journal, log } = serving;
  const trace = traceOrNew(request.headers.traceparent);
  const caller = await authorise(request.headers, { ...serving, service: axlService }, trace);
  if (caller.kind !== 'user') {
    const { name, reason } = caller;
    journal.record(
      trace,
      'axl.called',
      { operation: '', by: name, version: '', detail: reason || caller.kind },
      { symptom: 'AXL_CREDENTIALS_REFUSED' },
    );
    log.write(axlService, 'WARN', `request refused for ${name || 'a caller without credentials'}${reason && `: ${reason}`}`);
    reply.type('text/html; charset=utf-8');
    if (caller.kind === 'session-gone') return reply.code(404).send(sessionGonePage);
    return unauthorized(reply);
  }
  if (caller.newSession) reply.header('set-cookie', serving.sessions.begin(caller.user));
  const result = await perform(request, serving, trace, caller.mayWrite);
  const { operation, version, detail } = result;
  journal.record(trace, 'axl.called', { operation, by: caller.name, version, detail }, outcomeOf[result.status]);
  log.write(axlService, result.status === 200 ? 'INFO' : 'WARN', `${operation || 'request'} by ${caller.name}${detail && `: ${detail}`}`);
  if (result.status === 401) return unauthorized(reply.type('text/html; charset=utf-8'));
  return reply
    .code(result.status)
    .type(result.status === 503 ? 'text/html; charset=utf-8' : contentTypeOf['1.1'])
    .send(result.message);
}

const unauthorized = (reply: FastifyReply): FastifyReply =>
  reply.code(401).header('www-authenticate', 'Basic realm="Cisco Web Services Realm"').send(unauthorizedPage);

/** What the journal keeps of an answer; the caller who may read only, and whoever gets a fault, is told all by the answer itself. */
const outcomeOf = {
  200: {},
  401: { failed: true },
  500: { failed: true },
  503: { symptom: 'AXL_TOO_MANY_WRITES' },
} as const satisfies Record<Answer['status'], { symptom?: SymptomCode; failed?: boolean }>;

interface Answer {
  readonly status: 200 | 401 | 500 | 503;
  readonly message: string;
  readonly operation: string;
  readonly version: string;
  /** Why it failed; empty for a success. */
  readonly detail: string;
}

/** Characters of a message that is read in a few milliseconds at most. */
const largeMessage = 100_000;

const isLarge = ({ body }: FastifyRequest): boolean => typeof body === 'string' && body.length > largeMessage;

async function perform(request: FastifyRequest, serving: Serving, trace: Trace, mayWrite: boolean): Promise<Answer> {
  let asked: AxlRequest | undefined;
  const failed = (message: string, detail: string): Answer => ({
    status: 500,
    message,
    operation: asked?.operation ?? '',
    version: asked?.version ?? '',
    detail,
  });
  try {
    const action = request.headers.soapaction;
    asked = readRequest(typeof request.body === 'string' ? request.body : '', Array.isArray(action) ? action[0] : action, serving.versions);
    if (!mayWrite && isWrite(asked.operation))
      return { ...failed('', `the user may read only, and has no role ${axlRole.access}`), status: 401 };
    // To read it took long enough.
    if (isLarge(request)) await setImmediate();
    const message = await call(asked, serving, trace);
    return { status: 200, message, operation: asked.operation, version: asked.version, detail: '' };
  } catch (error) {
    if (error instanceof TooManyWritesError) return { ...failed(serviceUnavailablePage, error.message), status: 503 };
    if (error instanceof NotSoapError) return failed(fault('1.1', { code: 'Client', reason: error.message }), error.message);
    // What nobody foresaw is told to the log only.
    const told = axlFaultOf(error) ?? new AxlFault(axlCode.general, 'The request could not be processed');
    return failed(faultMessage(told, asked?.operation ?? ''), [messageOf(error), told.logged].filter(Boolean).join('; '));
  }
}

/** The operations whose changes are told, and what each does. */
const changing: ReadonlyMap<string, Pick<Change, 'type' | 'action'>> = new Map(
  changeTypes.flatMap((type): [string, Pick<Change, 'type' | 'action'>][] => [
    [`add${type}`, { type, action: 'a' }],
    [`update${type}`, { type, action: 'u' }],
    [`remove${type}`, { type, action: 'r' }],
  ]),
);

/** An operation that changes an object answers with the object's key. `since` is the id of the first change after it began. */
function recordChange(changes: ChangeQueue, { name, children }: XmlElement, content: string, since: number): void {
  const change = changing.get(name);
  const key = change && /^<return>\{([0-9A-F-]{36})\}<\/return>$/.exec(content)?.[1];
  if (!change || key === undefined) return;
  const elements = { a: children[0]?.children ?? [], u: children.slice(1), r: [] }[change.action];
  changes.record(
    change.type,
    key.toLowerCase(),
    change.action,
    elements.map((element) => element.name),
    since,
  );
}

async function call({ operation: name, version, element }: AxlRequest, serving: Serving, trace: Trace): Promise<string> {
  const operation = operations.get(name);
  if (!operation || !exists(version, operation)) throw noSuchOperation(name, version);
  checkRequest(element, operation.request, version);
  if (isWrite(name)) serving.throttle.admit();
  const { store, dirSync, sql, login, softwareVersion, changes } = serving;
  const nowMs = serving.clock.nowMs();
  if (changing.has(name)) await changes.collected();
  const since = changes.nextId;
  const content = await operation.handle(element, { store, dirSync, sql, login, version, softwareVersion, changes, trace, nowMs });
  if (changing.has(name)) await changes.collected();
  recordChange(changes, element, content, since);
  const attributes = {
    'xmlns:ns': namespaceOf(version),
    'xmlns:xsi': exists(version, { from: '14.0' }) ? instanceNamespace : undefined,
    sequence: element.attributes.sequence,
  };
  return envelope('1.1', xml(`ns:${name}Response`, attributes, content));
}
