import type { DirectorySettings } from '@uclab/contracts/cupc/v1/clients';
import type { JournalEvent } from '@uclab/foundation/journal';
import type { CupsAdmin } from '../cups-admin/index.ts';
import type { DirectoryPeople, ProbedSearch } from '../directory/index.ts';
import type { ClientEvidence, Evidence } from '../explanation/index.ts';
import type { Clients } from './clients.ts';

/** What a client looked for in the directory. */
export interface Searched {
  readonly user: string;
  /** The client's own part of its filter; empty where it was told of no directory. */
  readonly filter: string;
  /** Of a call. */
  readonly number?: string;
}

/** What a client looked for under a trace; undefined where it looked for nothing. */
export function searchedIn(events: readonly JournalEvent[]): Searched | undefined {
  for (const { kind, facts } of events) {
    if (kind === 'cupc.search-started') return { user: facts.user, filter: facts.filter };
    if (kind === 'cupc.call-received') return { user: facts.user, filter: facts.filter, number: facts.number };
  }
  return undefined;
}

/** What is evidence of a search only. */
export interface SearchEvidence extends Pick<Evidence, 'clientSettings' | 'search'> {
  readonly client: ClientEvidence | undefined;
}

export const noSearch: SearchEvidence = { client: undefined, clientSettings: new Map(), search: undefined };

/**
 * The client as it is and what it was told at sign-in, what the presence nodes would tell it now, and what the directory holds of what it
 * looked for. What cannot be asked is left out.
 */
export async function captureSearch(
  sources: { readonly clients: Clients; readonly cups: CupsAdmin; readonly people: DirectoryPeople },
  searched: Searched,
): Promise<SearchEvidence> {
  const { clients, cups, people } = sources;
  const [held, clientSettings] = await Promise.all([
    clients.directorySettings(searched.user).catch(() => undefined),
    cups.readAll().catch(() => noSearch.clientSettings),
  ]);
  const client = held && { signedIn: held.signedIn, node: held.node, settings: held.settings };
  const settings = searched.filter === '' ? undefined : client?.settings;
  const search = settings && (await people.probe(probedOf(searched, settings)).catch(() => undefined));
  return { client, clientSettings, search };
}

function probedOf({ filter, number }: Searched, { contexts, filter: profileFilter, attributes }: DirectorySettings): ProbedSearch {
  const mapped = [...new Set(Object.values(attributes).filter((attribute) => attribute !== ''))];
  const own = { filter, profileFilter, contexts, mapped };
  if (number === undefined) return own;
  return { ...own, number: { attribute: attributes.BusinessPhone ?? '', digits: number.replace(/\D/g, '') } };
}
