import type { NodeStatus, NodeUser } from '@uclab/contracts/appliance/v1/appliance';
import type { DirectorySettings } from '@uclab/contracts/cupc/v1/clients';
import type { ClientSettings } from '@uclab/contracts/cups/v1/client_settings';
import type { LinkState } from '@uclab/contracts/lab-api';
import type { AxlObstacle } from '../cucm-admin/index.ts';
import type { Naming, SearchProbe } from '../directory/index.ts';
import type { ManagerBinds } from './manager-binds.ts';

export type { SearchProbe };

/** One port of a link as its gateway has it. */
export interface LinkPortEvidence {
  readonly state: LinkState;
  /** What stands in the gateway where a person changed something there: `disabled`, or toxics by name. */
  readonly detail: string;
  /** Whether anything comes through; `unsure` where a person made it so that nothing but trying tells. */
  readonly effect: 'passes' | 'stops' | 'unsure';
  /** Delay of each direction, in milliseconds. */
  readonly delays: { readonly upstreamMs: number; readonly downstreamMs: number };
}

/** A user's client: whether it is signed in, where, and what it was told of the directory then. */
export interface ClientEvidence {
  readonly signedIn: boolean;
  readonly node: string;
  /** Undefined where it was told of none. */
  readonly settings: DirectorySettings | undefined;
}

export interface NodeEvidence {
  /** The node answers the laboratory. */
  readonly reachable: boolean;
  /** Its last word. */
  readonly status: NodeStatus | undefined;
}

/** A person's entry in the directory. */
export interface EntryEvidence {
  readonly dn: string;
  readonly locked: boolean;
  readonly disabled: boolean;
  readonly passwordExpired: boolean;
}

/** How a password or PIN stands that CUCM checks itself; times are emulated, 0 for one that never comes. */
export interface CredentialEvidence {
  readonly credential: string;
  readonly locked: boolean;
  readonly lockedUntilMs: number;
  readonly expiresAtMs: number;
  readonly mustChange: boolean;
}

/** What the nodes say of one person. */
export interface PersonEvidence {
  readonly userid: string;
  /** Null where the directory has no such entry; undefined where it could not be asked. */
  readonly entry: EntryEvidence | null | undefined;
  /** DNs of every entry with this user id; absent where the directory could not be asked. */
  readonly dns?: readonly string[] | undefined;
  /** By node, `cucm` among them; null where that node has no such user. */
  readonly onNode: ReadonlyMap<string, NodeUser | null>;
  /** Of whoever searched, and of some others who are signed in then; undefined for the rest, and where the clients' machine does not answer. */
  readonly client: ClientEvidence | undefined;
}

/**
 * What nodes, gateways and directory report of themselves at one moment. What the laboratory injected is not in it: links are
 * read back from the gateways.
 */
export interface Evidence {
  /** Emulated time. */
  readonly nowMs: number;
  /** By `<link>:<port>`. */
  readonly linkPorts: ReadonlyMap<string, LinkPortEvidence>;
  readonly nodes: ReadonlyMap<string, NodeEvidence>;
  /** By user id in lower case. */
  readonly people: ReadonlyMap<string, PersonEvidence>;
  /** The directory did not answer the laboratory either, which asks it on a way of its own. */
  readonly directorySilent?: boolean;
  /** By what settings name as managers and search bases, in lower case; absent where the directory could not be asked. */
  readonly naming: ReadonlyMap<string, Naming>;
  /** Whose clients are signed in at presence nodes, and where; nobody where the clients' machine does not answer. */
  readonly signedIn: readonly { readonly user: string; readonly node: string }[];
  /** By DN of the manager in lower case; absent where no node has bound as it. */
  readonly managerBinds: ReadonlyMap<string, ManagerBinds>;
  /** What each presence node hands to clients, by node; absent where it could not be asked. */
  readonly clientSettings: ReadonlyMap<string, ClientSettings>;
  /** What keeps the laboratory's own application user from AXL; undefined where nothing does, and where CUCM could not be asked. */
  readonly axlObstacle: AxlObstacle | undefined;
  /** Of whoever had checked what CUCM asks no directory for: a PIN, or the password of an application user; absent for everybody else. */
  readonly credentials?: readonly CredentialEvidence[];
  /** What the directory holds of what the attempt looked for; undefined for another kind of attempt and where it could not be asked. */
  readonly search: SearchProbe | undefined;
}
