import { once } from 'node:events';
import { ApplianceServiceClient, type GetStatusRequest, type GetStatusResponse } from '@uclab/contracts/appliance/v1/appliance';
import type { ApplianceHost } from '@uclab/foundation/appliance';
import { TestClock } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import { Journal, newTrace } from '@uclab/foundation/journal';
import { channelOptions, clientCredentials, type NodeIdentity, streamFrom, unary } from '@uclab/foundation/rpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestAuthority } from '../certificates/test-authority.ts';
import { serveNode } from './index.ts';

const clock = new TestClock();
const options = { ...channelOptions, 'grpc.ssl_target_name_override': 'cups1' };
const journal = new Journal('cups1', clock);

/** A node with nothing in it; what is tested is who may ask. */
const appliance: ApplianceHost = {
  status: () => ({
    node: 'cups1',
    role: 'cups',
    version: '8.5.1',
    ready: true,
    services: [],
    listeningPorts: [],
    trustStores: [],
    clockOffsetMs: 0,
  }),
  onStatusChange: () => () => {},
  controlService: async (request) => {
    throw new Refusal('not-found', `There is no service "${request.service}" on cups1.`);
  },
  uploadCertificate: async () => ({ certificates: [], message: '' }),
  deleteCertificate: async () => {
    throw new Refusal('not-found', 'none');
  },
  listUsers: () => [],
  readLog: () => ({ lines: [], dropped: 0 }),
  checkpoint: async () => {},
  reset: async () => {},
};

let authority: TestAuthority;
let served: { port: number; stop(): Promise<void> };

const identityOf = async (name: string, issuer = authority): Promise<NodeIdentity> => {
  const { certificate, privateKey } = await issuer.issue({ subject: `CN=${name}, O=uclab`, names: [name] });
  return { authority: authority.certificate, certificate, privateKey };
};

const clientOf = (identity: NodeIdentity): ApplianceServiceClient =>
  new ApplianceServiceClient(`127.0.0.1:${served.port}`, clientCredentials(identity), options);

const statusFor = async (identity: NodeIdentity): Promise<string> => {
  const client = clientOf(identity);
  try {
    const answer = await unary<GetStatusRequest, GetStatusResponse>((...args) => client.getStatus(...args), {}, { deadlineMs: 5000 });
    return answer.status?.node ?? '';
  } finally {
    client.close();
  }
};

beforeAll(async () => {
  authority = await TestAuthority.create();
  served = await serveNode({ host: '127.0.0.1', port: 0, identity: await identityOf('cups1'), appliance, journal, clock });
});

afterAll(() => served.stop());

describe('the lab plane of a node', () => {
  it('answers the laboratory', async () => {
    expect(await statusFor(await identityOf('lab'))).toBe('cups1');
  });

  it.each(['cups2', 'cucm', 'Lab', 'lab2'])('turns away another node of the cluster: %s', async (name) => {
    await expect(statusFor(await identityOf(name))).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      message: `${name} is not the laboratory`,
    });
  });

  it('does not carry out what such a caller asked for, streams included', async () => {
    const before = clock.offsetMs;
    const client = clientOf(await identityOf('cups2'));
    const moving = unary((...args) => client.setClock(...args), { offsetMs: 1_000_000 }, { deadlineMs: 5000 });
    await expect(moving).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    const received: unknown[] = [];
    const reading = streamFrom(
      (request, metadata) => client.watchJournal(request, metadata),
      { epoch: '', afterSequence: 0 },
      { signal: new AbortController().signal },
      (message) => {
        received.push(message);
      },
    );
    await expect(reading).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(received).toEqual([]);
    expect(clock.offsetMs).toBe(before);
    client.close();
  });

  it('is not there for somebody whose certificate another authority signed', async () => {
    const stranger = await TestAuthority.create('CN=Stranger');
    await expect(statusFor(await identityOf('lab', stranger))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('says in one sentence what it refuses', async () => {
    const client = clientOf(await identityOf('lab'));
    const call = unary(
      (...args) => client.controlService(...args),
      { service: 'Cat', action: 'stop' },
      { deadlineMs: 5000, trace: newTrace() },
    );
    await expect(call).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'There is no service "Cat" on cups1.' });
    client.close();
  });

  it('ends the streams of the laboratory at once when it stops', async () => {
    const node = await serveNode({ host: '127.0.0.1', port: 0, identity: await identityOf('cups1'), appliance, journal, clock });
    const client = new ApplianceServiceClient(`127.0.0.1:${node.port}`, clientCredentials(await identityOf('lab')), options);
    const stream = client.watchStatus({});
    await once(stream, 'data');
    const ended = once(stream, 'error');
    await node.stop();
    expect(await ended).toMatchObject([{ code: 14 }]);
    client.close();
  });
});
