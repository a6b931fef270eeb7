import { cupsTraits } from '@uclab/foundation/persona';
import type { Store } from '@uclab/platform/store';
import { z } from 'zod';
import { checkedSettings, defaultAttributes, settingsWrites } from '../client-settings/index.ts';
import { nodeSettingsWrites, syncAgentSettingsWrites } from '../database/index.ts';
import { newEpochWrites } from '../replication/index.ts';
import type { Seed } from './seed.ts';

const seeded = z.object({ rows: z.int() });

/** Whether a seed was put in, now or at an earlier start. */
export const isSeeded = (store: Store): boolean => (store.get(seeded, 'SELECT count(*) AS rows FROM epassyncagentcfg')?.rows ?? 0) > 0;

/** Fills an empty database, as the post-install wizard of the product does. */
export const seedDatabase = (store: Store, node: string, seed: Seed): Promise<void> =>
  store.write([
    ...newEpochWrites(),
    ...nodeSettingsWrites({
      version: seed.version,
      presenceDomain: seed.domain,
      publisherPort: seed.publisher.port,
      feedPort: seed.publisher.feedPort,
      loginFailure: seed.settings.loginFailure,
      checkServerName: seed.settings.checkServerName ?? cupsTraits(seed.version).checksLdapServerName,
      presencePublisher: seed.presencePublisher,
      nodes: [node, ...seed.peers.filter((peer) => peer !== node)],
    }),
    ...syncAgentSettingsWrites({
      ccmpublisherip: seed.publisher.host,
      axluser: seed.axlUser,
      axlpassword: seed.axlPassword,
      syncstatus: '',
    }),
    ...settingsWrites(
      checkedSettings({ ...seed.client, attributes: defaultAttributes(seed.client.serverType), users: new Map(), revision: 0 }),
    ),
  ]);
