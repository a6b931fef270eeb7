import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { StateFile } from '../service/state-file.ts';
import { proxyContentSchema } from './proxy-content.ts';
import { openLink, type WantedLink, wantedLinkSchema } from './wanted-link.ts';

const appliedSchema = z.object({ listen: z.string(), content: proxyContentSchema });
const keptSchema = z.object({
  epoch: z.string(),
  wanted: z.record(z.string(), wantedLinkSchema),
  /** null: being put there. */
  applied: z.record(z.string(), appliedSchema.nullable()),
});

/** What the laboratory last put into a proxy. */
export type Applied = z.infer<typeof appliedSchema>;

/** What every link should be and what was last put into the gateways; a restart of the laboratory goes on from there. */
export class KeptLinks {
  readonly #file: StateFile<typeof keptSchema>;

  constructor(file: string) {
    this.#file = new StateFile(file, keptSchema, { epoch: randomUUID(), wanted: {}, applied: {} });
  }

  /** Names this laboratory's work in a gateway. */
  get epoch(): string {
    return this.#file.value.epoch;
  }

  wanted(link: string): WantedLink {
    return this.#file.value.wanted[link] ?? openLink;
  }

  setWanted(links: Readonly<Record<string, WantedLink>>): void {
    const { value } = this.#file;
    this.#file.set({ ...value, wanted: { ...value.wanted, ...links } });
  }

  /** undefined: nothing, or it was cut off in between. */
  applied(proxy: string): Applied | undefined {
    return this.#file.value.applied[proxy] ?? undefined;
  }

  setApplied(applied: readonly (readonly [proxy: string, Applied | null])[]): void {
    const { value } = this.#file;
    this.#file.set({ ...value, applied: { ...value.applied, ...Object.fromEntries(applied) } });
  }
}
