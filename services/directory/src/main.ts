import { join } from 'node:path';
import { keepClockOffset, SystemClock } from '@uclab/foundation/clock';
import { describeConfig, readConfig } from '@uclab/foundation/config';
import { startHealth } from '@uclab/foundation/health';
import { createLogger } from '@uclab/foundation/log';
import { runUntilStopped } from '@uclab/foundation/web';
import { prepareDs389 } from './389-ds/index.ts';
import { directoryConfig } from './config.ts';
import { OpenLdapServer } from './openldap/index.ts';
import { prepareSamba } from './samba-ad/index.ts';
import { type DirectoryMachine, runDirectory } from './service/run-directory.ts';
import { ServiceLog } from './service/service-log.ts';

const prepareServer = {
  openldap: OpenLdapServer.prepare,
  '389-ds': prepareDs389,
  'samba-ad': prepareSamba,
};

runUntilStopped(async () => {
  const config = readConfig('UCLAB_DIRECTORY', directoryConfig, process.env);
  const logger = createLogger(config.node, config.logLevel);
  logger.info(describeConfig(directoryConfig, config), 'starting');
  const { node, stateFolder, host, base, users, seed, ldapPort, ldapsPort, rpcPort, healthPort } = config;
  const ports = { ldap: ldapPort, ldaps: ldapsPort };
  let machine: DirectoryMachine | undefined;
  const health = await startHealth({ host, port: healthPort, ready: () => machine?.ready() ?? false });
  const clock = new SystemClock();
  keepClockOffset(clock, join(stateFolder, 'clock.json'));
  const log = new ServiceLog(clock);
  const server = await prepareServer[config.server]({ stateFolder, host, ports, users, seed, base, log });
  machine = await runDirectory({ node, stateFolder, clock, host, rpcPort, base, server, log });
  logger.info({ ...ports, rpc: machine.rpcPort }, 'ready');
  return {
    stop: async () => {
      await health.stop();
      await machine?.stop();
      logger.info('stopped');
    },
  };
});
