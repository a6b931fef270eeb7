import { SystemClock } from '@uclab/foundation/clock';
import { readConfig } from '@uclab/foundation/config';
import { runUntilStopped } from '@uclab/foundation/web';
import { labConfigPrefix, labConfigSchema } from './config.ts';
import { ContainerEnvironment, startLab } from './service/index.ts';
import { buildTopology } from './topology/index.ts';

runUntilStopped(async () => {
  const config = readConfig(labConfigPrefix, labConfigSchema, process.env);
  const topology = buildTopology(config);
  const environment = new ContainerEnvironment(topology, config.publishedPorts, { mode: config.addresses, network: config.addressNetwork });
  return startLab({ ...config, topology, environment, clock: new SystemClock() });
});
