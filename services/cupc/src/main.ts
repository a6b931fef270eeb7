import { join } from 'node:path';
import { keepClockOffset, SystemClock } from '@uclab/foundation/clock';
import { readConfig } from '@uclab/foundation/config';
import { startHealth } from '@uclab/foundation/health';
import { SystemNetwork } from '@uclab/foundation/network';
import { runUntilStopped } from '@uclab/foundation/web';
import { configSchema } from './config.ts';
import { startCupc } from './service/index.ts';

runUntilStopped(async () => {
  const config = readConfig('UCLAB_CUPC', configSchema, process.env);
  const clock = new SystemClock();
  keepClockOffset(clock, join(config.stateFolder, 'clock.json'));
  let ready = false;
  const health = await startHealth({ host: config.host, port: config.healthPort, ready: () => ready });
  const running = await startCupc({
    node: config.node,
    stateFolder: config.stateFolder,
    network: new SystemNetwork(config.node),
    clock,
    host: config.host,
    ports: { http: config.httpPort, grpc: config.grpcPort, rpc: config.rpcPort },
    nodePort: config.nodePort,
    allowedHosts: config.allowedHosts,
    logLevel: config.logLevel,
  });
  ready = true;
  return {
    stop: async () => {
      await health.stop();
      await running.stop();
    },
  };
});
