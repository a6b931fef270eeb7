import { join } from 'node:path';
import { SystemClock } from '@uclab/foundation/clock';
import { readConfig } from '@uclab/foundation/config';
import { messageOf } from '@uclab/foundation/errors';
import { createLogger } from '@uclab/foundation/log';
import { personaText } from '@uclab/foundation/persona';
import { buildTopology } from '@uclab/lab/topology';
import { prepareConfigSchema } from './config.ts';
import { prepare } from './prepare.ts';
import { isPrepared } from './prepared.ts';

const log = createLogger('prepare');
try {
  const config = readConfig('UCLAB_PREPARE', prepareConfigSchema, process.env);
  const wanted = {
    topology: buildTopology(config),
    profile: config.profile,
    directory: config.directory,
    persona: config.persona,
    feed: config.feed,
    addressNetwork: config.addressNetwork,
    licence: config.demoLicence ? ('demo' as const) : ('full' as const),
    users: config.users,
    folder: (node: string) => join(config.folder, node),
    initialLinks: config.initialLinks,
    uploadDirectoryCertificateTo: config.uploadDirectoryCertificateTo,
  };
  if (isPrepared(wanted)) {
    // A second `up` on the same volumes keeps the authority, else every node would distrust every other.
    log.info('already prepared');
  } else {
    await prepare({ ...wanted, now: new SystemClock().now() });
    log.info(
      { profile: config.profile, persona: personaText(config.persona), users: config.users, presenceNodes: config.presenceNodes },
      'prepared',
    );
  }
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
