import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';

const row = z.object({ ccmpublisherip: z.string(), axluser: z.string(), axlpassword: z.string(), syncstatus: z.string() });

/** The one row of `epassyncagentcfg`: where the publisher is, and as whom the agent calls AXL. */
export type SyncAgentSettings = z.output<typeof row>;

/** Reads `epassyncagentcfg`; throws when the database was never seeded. */
export function syncAgentSettings(store: Store): SyncAgentSettings {
  const settings = store.get(row, 'SELECT ccmpublisherip, axluser, axlpassword, syncstatus FROM epassyncagentcfg');
  if (!settings) throw new Error('epassyncagentcfg is empty: the post-install wizard was never run on this node');
  return settings;
}

/** What makes a database hold these settings. */
export const syncAgentSettingsWrites = (settings: SyncAgentSettings): Write[] => [
  {
    sql: `INSERT INTO epassyncagentcfg (ccmpublisherip, axluser, axlpassword, cucm_axluser_pkid, syncstatus) VALUES (?, ?, ?, '', ?)`,
    rows: [[settings.ccmpublisherip, settings.axluser, settings.axlpassword, settings.syncstatus]],
  },
];

/** What sets `syncstatus`, the text that the agent's state is printed as. */
export const syncStatusWrite = (text: string): Write => ({ sql: 'UPDATE epassyncagentcfg SET syncstatus = ?', rows: [[text]] });
