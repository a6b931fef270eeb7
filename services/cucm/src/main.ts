import { join } from 'node:path';
import { keepClockOffset, SystemClock } from '@uclab/foundation/clock';
import { readConfig } from '@uclab/foundation/config';
import { startHealth } from '@uclab/foundation/health';
import { SystemNetwork } from '@uclab/foundation/network';
import { runUntilStopped } from '@uclab/foundation/web';
import { configSchema } from './config.ts';
import { type RunningNode, startCucm } from './service/index.ts';

runUntilStopped(async () => {
  const config = readConfig('UCLAB_CUCM', configSchema, process.env);
  const clock = new SystemClock();
  keepClockOffset(clock, join(config.stateFolder, 'clock.json'));
  let running: RunningNode | undefined;
  const health = await startHealth({ host: config.host, port: config.healthPort, ready: () => running?.ready() ?? false });
  running = await startCucm({
    node: config.node,
    stateFolder: config.stateFolder,
    network: new SystemNetwork(config.node),
    clock,
    host: config.host,
    ports: { https: config.httpsPort, rpc: config.rpcPort, feed: config.feedPort },
    restartMs: config.restartMs,
    logLevel: config.logLevel,
  });
  return {
    stop: async () => {
      await health.stop();
      await running?.stop();
    },
  };
});
