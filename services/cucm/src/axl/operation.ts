import type { Trace } from '@uclab/foundation/journal';
import type { XmlElement } from '@uclab/platform/soap';
import type { SqlEngine } from '@uclab/platform/sql';
import type { Store } from '@uclab/platform/store';
import type { DirSync } from '../dirsync/index.ts';
import type { EndUserLogin } from '../users/index.ts';
import type { ChangeQueue } from './change-queue.ts';
import type { RequestRules } from './schema/element-rules.ts';
import type { AxlVersion, Lifetime } from './schema/versions.ts';

/** What operations work on. */
export interface AxlContext {
  readonly store: Store;
  readonly dirSync: DirSync;
  readonly sql: SqlEngine;
  readonly login: EndUserLogin;
  readonly version: AxlVersion;
  readonly changes: ChangeQueue;
  /** Of the node, for instance 8.5.1. */
  readonly softwareVersion: string;
  readonly trace: Trace;
  /** Emulated time, milliseconds since the epoch. */
  readonly nowMs: number;
}

/** One operation of the API. */
export interface Operation extends Lifetime {
  readonly name: string;
  readonly request: RequestRules;
  /** Performs it; the markup inside the response element. Throws AxlFault or Refusal. */
  handle(request: XmlElement, context: AxlContext): string | Promise<string>;
}
