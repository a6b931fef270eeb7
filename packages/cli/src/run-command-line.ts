import { LabRefusedError, LabUnreachableError } from '@uclab/cluster/client';
import { messageOf } from '@uclab/foundation/errors';
import { CommanderError } from 'commander';
import { CommandFailure, type ExitStatus, exitStatus } from './exit-status.ts';
import { visible } from './output/style.ts';
import { buildProgram, version } from './program.ts';

/** Runs one command and answers its exit status; a failure is one or two lines on standard error. */
export async function runCommandLine(args: readonly string[]): Promise<ExitStatus> {
  // Not an option of the program: it would be taken from commands that have one of that name.
  if (args[0] === '--version' || args[0] === '-V') {
    console.log(version());
    return exitStatus.done;
  }
  const program = buildProgram();
  let status: ExitStatus = exitStatus.done;
  program.setStatus = (chosen) => {
    status = chosen;
  };
  try {
    await program.command.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitStatus.done;
    if (error instanceof CommanderError) {
      // Commander has said it on standard error already.
      const message = error.code === 'commander.help' ? 'error: missing command' : error.message;
      if (args.includes('--json')) console.log(JSON.stringify({ error: { status: exitStatus.usage, message } }));
      return exitStatus.usage;
    }
    console.error(messageOf(error).split('\n').map(visible).join('\n'));
    const ended = statusOf(error);
    if (args.includes('--json')) console.log(JSON.stringify({ error: { status: ended, message: messageOf(error), ...refusalIn(error) } }));
    return ended;
  }
}

function refusalIn(error: unknown): { code?: LabRefusedError['code'] | undefined; field?: string | undefined } {
  if (error instanceof LabRefusedError) return { code: error.code, field: error.field };
  return error instanceof CommandFailure ? { code: error.code } : {};
}

const statusOfRefusal: Readonly<Record<LabRefusedError['code'], ExitStatus>> = {
  invalid: exitStatus.usage,
  'too-large': exitStatus.usage,
  forbidden: exitStatus.usage,
  'not-found': exitStatus.productSaidNo,
  refused: exitStatus.productSaidNo,
  conflict: exitStatus.productSaidNo,
  unreachable: exitStatus.nodeUnreachable,
  internal: exitStatus.labUnreachable,
};

const startErrors: ReadonlySet<string> = new Set([
  'PortInUseError',
  'PortRightsError',
  'MissingAddressError',
  'StateFolderError',
  'ConfigError',
]);

function statusOf(error: unknown): ExitStatus {
  if (error instanceof CommandFailure) return error.status;
  if (error instanceof LabUnreachableError) return exitStatus.labUnreachable;
  if (error instanceof LabRefusedError) return statusOfRefusal[error.code];
  // Known by name: the classes come with the whole cluster, which only `up` loads.
  if (error instanceof RangeError || (error instanceof Error && startErrors.has(error.name))) return exitStatus.usage;
  return exitStatus.productSaidNo;
}
