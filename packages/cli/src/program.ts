import { readFileSync } from 'node:fs';
import { Command, type CommanderError } from 'commander';
import { z } from 'zod';
import { addAgent } from './commands/agent.ts';
import { addAgreement } from './commands/agreement.ts';
import { addAxl } from './commands/axl.ts';
import { addCall } from './commands/call.ts';
import { addClock } from './commands/clock.ts';
import { addCompose } from './commands/compose.ts';
import { addContact } from './commands/contact.ts';
import { addCucm } from './commands/cucm.ts';
import { addCupcDirectory } from './commands/cupc-directory.ts';
import { addDirectory } from './commands/directory.ts';
import { addEndUserOptions } from './commands/end-user-options.ts';
import { addHealth } from './commands/health.ts';
import { addLdap } from './commands/ldap.ts';
import { addLink } from './commands/link.ts';
import { addLog } from './commands/log.ts';
import { addMessage } from './commands/message.ts';
import { addPresence } from './commands/presence.ts';
import { addPresenceUser } from './commands/presence-user.ts';
import { addReset } from './commands/reset.ts';
import { addRuns } from './commands/runs.ts';
import { addSearch } from './commands/search.ts';
import { addService } from './commands/service.ts';
import { addSignIn } from './commands/sign-in.ts';
import { addSql } from './commands/sql.ts';
import { addStatus } from './commands/status.ts';
import { addSync } from './commands/sync.ts';
import { addTrust } from './commands/trust.ts';
import { addUp } from './commands/up.ts';
import { addUser } from './commands/user.ts';
import { addUsers } from './commands/users.ts';
import { addWhy } from './commands/why.ts';
import type { ExitStatus } from './exit-status.ts';
import { visible } from './output/style.ts';
import { Session } from './session.ts';

/** The command line, and where a command puts an exit status other than 0. */
export interface Program {
  readonly command: Command;
  setStatus: (status: ExitStatus) => void;
}

export const version = (): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))).version;

/** Builds the command line; nothing runs before `parseAsync`. */
export function buildProgram(): Program {
  const command = new Command('uclab')
    .description('A Cisco Unified Communications presence cluster, emulated, to test against, to train on and to break on purpose')
    .option(
      '--cluster <url>',
      "address of the cluster's lab (UCLAB_CLUSTER)",
      process.env.UCLAB_CLUSTER || `http://127.0.0.1:${process.env.UCLAB_LAB_PORT || 8400}`,
    )
    .option('--json', 'one JSON object on standard output, for programs')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeErr: (text) => void process.stderr.write(text.split('\n').map(visible).join('\n')) })
    .addHelpText('after', '\nuclab --version prints the version.')
    .showHelpAfterError('Try --help.')
    .exitOverride();
  const program: Program = { command, setStatus: () => {} };
  const session = new Session(command, (status) => program.setStatus(status));
  for (const add of [
    addUp,
    addStatus,
    addSignIn,
    addSearch,
    addCall,
    addHealth,
    addWhy,
    addSync,
    addRuns,
    addClock,
    addReset,
    addUsers,
    addUser,
    addAxl,
    addAgent,
    addCucm,
    addLink,
    addTrust,
    addService,
    addLog,
    addSql,
    addLdap,
    addAgreement,
    addCupcDirectory,
    addDirectory,
    addContact,
    addPresence,
    addPresenceUser,
    addMessage,
    addEndUserOptions,
    addCompose,
  ]) {
    add(command, session);
  }
  inherit(command);
  return program;
}

/** Subcommands end by an error too, never by the process. */
function inherit(command: Command): void {
  for (const child of command.commands) {
    child.exitOverride((error: CommanderError) => {
      throw error;
    });
    child.showHelpAfterError('Try --help.');
    inherit(child);
  }
}
