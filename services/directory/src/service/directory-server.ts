/** Why a server stopped that nobody told to. */
export type ServerEnded = (reason: string) => void;

/**
 * The LDAP service of the directory's machine, whatever it is made of. It reads its certificate from the files when it starts.
 * The appliance calls one method at a time, and `start` only while it is stopped.
 */
export interface DirectoryServer {
  /** As the status names it, for instance `OpenLDAP 2.5.13`. */
  readonly software: string;
  /** How many entries the directory holds, or held when it last ran. */
  readonly entries: number;
  /** Whether it answered when it was last asked; false while it is stopped. */
  answers(): boolean;
  /** Resolves when it answers; throws when it cannot run. */
  start(): Promise<void>;
  /** Closes every connection and stops. */
  stop(): Promise<void>;
  /** Keeps the entries as they are, for `restore`. It may run or not. */
  checkpoint(): Promise<void>;
  /** Puts the entries of the last checkpoint back, or those it was first filled with. Only while it is stopped. */
  restore(): Promise<void>;
  /** Tells when it ended by itself. */
  onEnded(listener: ServerEnded): void;
  /** Tells when the number of entries changed. */
  onEntriesChanged(listener: () => void): void;
}
