import { createServer, type Server as HttpsServer } from 'node:https';
import { Server, type ServerWritableStream } from '@grpc/grpc-js';
import {
  type ApplicationUser,
  type EndUser,
  type LdapAuthentication,
  type SubscribeRequest,
  type SubscribeResponse,
  UserFeedServiceService,
} from '@uclab/contracts/cucm/v1/user_feed';
import { closeServer, type NodeIdentity, serverCredentials, startServer } from '@uclab/foundation/rpc';

type FeedCall = ServerWritableStream<SubscribeRequest, SubscribeResponse>;

const versionReply = (
  version: string,
): string => `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>
<ns:getCCMVersionResponse xmlns:ns="http://www.cisco.com/AXL/API/8.5"><return><componentVersion><version>${version}</version>
</componentVersion></return></ns:getCCMVersionResponse></soapenv:Body></soapenv:Envelope>`;

export const endUser = (userid: string, over: Partial<EndUser> = {}): EndUser => ({
  pkid: `pkid-${userid}`,
  userid,
  firstName: 'Alice',
  middleName: '',
  lastName: 'Smith',
  displayName: 'Alice Smith',
  mailId: `${userid}@lab.example`,
  telephoneNumber: '',
  department: '',
  manager: '',
  status: 1,
  fkdirectorypluginconfig: '',
  passwordHash: '',
  homeNode: 'cups1',
  enablePresence: true,
  enableCupc: true,
  ...over,
});

export const noLdap: LdapAuthentication = {
  enabled: false,
  managerDn: '',
  managerPassword: '',
  userSearchBase: '',
  userIdAttribute: 'uid',
  hosts: [],
};

export interface CucmContent {
  epoch: string;
  revision: number;
  endUsers: EndUser[];
  applicationUsers: ApplicationUser[];
  ldapAuthentication: LdapAuthentication;
  ctiManagers: string[];
  licence: string;
}

/** What a presence node sees of CUCM: AXL and the user feed, on two ports, with every request remembered. */
export class CucmPeer {
  readonly identity: NodeIdentity;
  readonly content: CucmContent = {
    epoch: 'one',
    revision: 10,
    endUsers: [],
    applicationUsers: [],
    ldapAuthentication: noLdap,
    ctiManagers: ['cucm'],
    licence: 'full',
  };
  /** `axl` and `feed` as they were asked, in order. */
  readonly asked: string[] = [];
  readonly subscriptions: SubscribeRequest[] = [];
  password = 'axl-secret';
  /** As AXL tells it. */
  version = '8.5.1.10000-26';
  /** Holds back the end of snapshots until it resolves. */
  beforeSnapshotEnd: Promise<void> = Promise.resolve();
  onPartOfSnapshot: () => void = () => {};
  axlPort = 0;
  feedPort = 0;
  #axl: HttpsServer | undefined;
  #feed: Server | undefined;
  #calls = new Set<FeedCall>();

  constructor(identity: NodeIdentity) {
    this.identity = identity;
  }

  async start(): Promise<void> {
    await this.startAxl();
    await this.startFeed();
  }

  async startAxl(): Promise<void> {
    const { certificate, privateKey } = this.identity;
    const axl = createServer({ cert: certificate, key: privateKey }, (request, response) => {
      this.asked.push('axl');
      request.resume();
      const expected = `Basic ${Buffer.from(`presence:${this.password}`).toString('base64')}`;
      response.statusCode = request.headers.authorization === expected ? 200 : 401;
      response.end(response.statusCode === 200 ? versionReply(this.version) : '');
    });
    this.#axl = axl;
    await new Promise<void>((resolve) => axl.listen(this.axlPort, '127.0.0.1', resolve));
    const address = axl.address();
    this.axlPort = typeof address === 'object' && address ? address.port : 0;
  }

  async startFeed(): Promise<void> {
    const server = new Server();
    server.addService(UserFeedServiceService, { subscribe: (call: FeedCall) => void this.#serve(call) });
    this.feedPort = await startServer(server, '127.0.0.1', this.feedPort, serverCredentials(this.identity));
    this.#feed = server;
  }

  /** Sends a change to every presence node that is subscribed. */
  push(change: SubscribeResponse['change']): void {
    this.content.revision++;
    for (const call of this.#calls) call.write({ revision: this.content.revision, change });
  }

  stopFeed(): void {
    if (this.#feed) closeServer(this.#feed);
    this.#calls.clear();
  }

  async stop(): Promise<void> {
    this.stopFeed();
    const axl = this.#axl;
    this.#axl = undefined;
    if (!axl) return;
    axl.closeAllConnections();
    await new Promise<void>((resolve) => axl.close(() => resolve()));
  }

  async #serve(call: FeedCall): Promise<void> {
    this.asked.push('feed');
    this.subscriptions.push(call.request);
    const { epoch, revision, endUsers, applicationUsers, ldapAuthentication, ctiManagers, licence } = this.content;
    if (call.request.epoch === epoch) {
      call.write({ revision });
    } else {
      call.write({ revision: 0, change: { $case: 'snapshotStart', value: { epoch } } });
      call.write({ revision: 0, change: { $case: 'ldapAuthentication', value: ldapAuthentication } });
      call.write({ revision: 0, change: { $case: 'ctiManagers', value: { hostNames: ctiManagers } } });
      call.write({ revision: 0, change: { $case: 'licence', value: { kind: licence } } });
      for (const value of applicationUsers) call.write({ revision: 0, change: { $case: 'applicationUser', value } });
      for (const value of endUsers) call.write({ revision: 0, change: { $case: 'endUser', value } });
      this.onPartOfSnapshot();
      await this.beforeSnapshotEnd;
      call.write({ revision, change: { $case: 'snapshotEnd', value: { endUsers: endUsers.length } } });
    }
    this.#calls.add(call);
    call.on('close', () => this.#calls.delete(call));
  }
}
