/** The parts of the Compose specification that are used here, https://github.com/compose-spec/compose-spec */
export interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target: string };
  readonly hostname?: string;
  readonly command?: readonly string[];
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly network_mode?: string;
  readonly networks?: Readonly<Record<string, { readonly aliases?: readonly string[] }>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: Healthcheck;
}

export interface Healthcheck {
  readonly test: readonly string[];
  readonly interval: string;
  readonly timeout: string;
  readonly retries: number;
  readonly start_period: string;
}

/** What a service takes over from a block at the head of the file. */
export type Block = 'confined' | 'node' | 'gateway';

/** A service as it is written: a block, and what is its own. */
export interface WrittenService {
  readonly block: Block;
  readonly own: ComposeService;
}
