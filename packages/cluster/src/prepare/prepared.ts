import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonFile } from '@uclab/foundation/config';
import { defaultPersona, personaText } from '@uclab/foundation/persona';
import { usualNetwork } from '@uclab/lab/topology';
import { z } from 'zod';
import type { PrepareOptions } from './prepare.ts';

const seedSchema = z.object({
  profile: z.string(),
  directory: z.string().default('openldap'),
  persona: z.string().default(personaText(defaultPersona)),
  licence: z.string().default('full'),
  feed: z.string().default('direct'),
  addressNetwork: z.string().default(usualNetwork),
  users: z.number(),
  initialLinks: z.record(z.string(), z.string()),
  uploadDirectoryCertificateTo: z.array(z.string()),
});

const linksText = (links: Readonly<Record<string, string>>): string =>
  Object.entries(links)
    .map(([link, mode]) => `${link}=${mode}`)
    .sort()
    .join(',') || 'none';

/**
 * Whether the folders hold a cluster already. Throws an Error, one sentence, where they hold another one than is asked for: a
 * cluster that comes up other than its settings say would teach the wrong lesson.
 */
export function isPrepared(wanted: Omit<PrepareOptions, 'now'>): boolean {
  const seed = readJsonFile(join(wanted.folder('lab'), 'lab.json'), seedSchema);
  if (!seed) return false;
  const presence = wanted.topology.nodes.filter((node) => node.role === 'cups');
  const kept = presence.filter((node) => existsSync(join(wanted.folder(node.name), 'seed.json')));
  const settings: [string, string, string][] = [
    ['profile', seed.profile, wanted.profile],
    ['directory', seed.directory, wanted.directory ?? 'openldap'],
    ['persona', seed.persona, personaText(wanted.persona)],
    ['licence', seed.licence, wanted.licence],
    ['feed', seed.feed, wanted.feed],
    ['address network', seed.addressNetwork, wanted.addressNetwork],
    ['users', String(seed.users), String(wanted.users)],
    ['presence nodes', kept.map((node) => node.name).join(', '), presence.map((node) => node.name).join(', ')],
    ['blocked links', linksText(seed.initialLinks), linksText(wanted.initialLinks ?? {})],
    ['certificate uploaded to', seed.uploadDirectoryCertificateTo.join(', '), (wanted.uploadDirectoryCertificateTo ?? []).join(', ')],
  ];
  const different = settings.filter(([, was, is]) => was !== is);
  if (different.length === 0) return true;
  const differences = different.map(([what, was, is]) => `${what}: ${was || 'none'} there, ${is || 'none'} asked for`).join('; ');
  throw new Error(
    `The volumes hold another cluster (${differences}). Start it with its own settings, or remove it: docker compose down -v`,
  );
}
