import { type CommandWithOutput, outputSchemas } from 'uclab';
import { runCommandLine } from 'uclab/run';
import { vi } from 'vitest';
import type { z } from 'zod';

export interface Ended {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs one command in this process, as a person or a program would type it. */
export async function uclab(url: string, ...args: readonly string[]): Promise<Ended> {
  const output: string[] = [];
  const errors: string[] = [];
  const spies = [
    vi.spyOn(console, 'log').mockImplementation((text: unknown) => void output.push(String(text))),
    vi.spyOn(console, 'error').mockImplementation((text: unknown) => void errors.push(String(text))),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => errors.push(String(text)) > 0),
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => output.push(String(text)) > 0),
  ];
  try {
    const status = await runCommandLine(['--cluster', url, ...args]);
    return { status, output: output.join('\n'), errors: errors.join('\n') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Runs a command with --json and checks what it prints by the command's schema: one object, nothing else. */
export async function uclabJson<C extends CommandWithOutput>(
  url: string,
  command: C,
  ...args: readonly string[]
): Promise<{ status: number; object: z.output<(typeof outputSchemas)[C]> }> {
  const ended = await uclab(url, '--json', ...command.split(' '), ...args);
  const schema: z.ZodType<z.output<(typeof outputSchemas)[C]>> = outputSchemas[command] as never; // indexed access by a generic key
  return { status: ended.status, object: schema.parse(JSON.parse(ended.output)) };
}
