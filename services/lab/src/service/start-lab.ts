import type { AddressInfo } from 'node:net';
import type { Clock } from '@uclab/foundation/clock';
import { messageOf } from '@uclab/foundation/errors';
import { createLogger } from '@uclab/foundation/log';
import { buildApi } from '../api/index.ts';
import type { Topology } from '../topology/index.ts';
import type { LabEnvironment } from './environment.ts';
import { Lab } from './lab.ts';

export interface StartLabOptions {
  readonly topology: Topology;
  readonly environment: LabEnvironment;
  readonly stateFolder: string;
  readonly clock: Clock;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Further names under which the laboratory may be called, beside those of this machine. */
  readonly allowedHosts?: readonly string[];
  /** A pino level. */
  readonly logLevel: string;
}

/** A laboratory that answers; `ready` resolves when its cluster can be used and rejects when it does not get there. */
export interface StartedLab {
  readonly url: string;
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/** Starts the laboratory and its API. Throws the system's EADDRINUSE when the port is taken, and what `Lab` throws. */
export async function startLab(options: StartLabOptions): Promise<StartedLab> {
  const log = createLogger('lab', options.logLevel);
  const lab = new Lab({ ...options, log });
  const api = buildApi(lab, { allowedHosts: options.allowedHosts ?? [], log });
  await api.listen({ host: options.host, port: options.port });
  const ready = lab.start();
  ready.then(
    () => log.info('the cluster is ready'),
    (error: unknown) => log.error({ reason: messageOf(error) }, 'the cluster did not get ready'),
  );
  return {
    url: `http://${options.host}:${portOf(api.server.address())}`,
    ready,
    stop: async () => {
      await lab.stop();
      await api.close();
    },
  };
}

const portOf = (address: AddressInfo | string | null): number => (typeof address === 'object' && address ? address.port : 0);
