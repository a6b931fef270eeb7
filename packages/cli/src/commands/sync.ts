import type { Command } from 'commander';
import { exitStatus } from '../exit-status.ts';
import { bad, good } from '../output/style.ts';
import type { Session } from '../session.ts';

export function addSync(program: Command, session: Session): void {
  program
    .command('sync')
    .description('full synchronisation of CUCM from LDAP now, and until the Sync Agents have it')
    .option('--no-wait', 'only start it')
    .option('--agreement <name>', 'one LDAP Directory agreement; left out: all')
    .action(async (options: { wait: boolean; agreement?: string }) => {
      const result = await session.run('Synchronising', (cluster) => cluster.sync(options));
      session.print(result, () => {
        const outcome =
          result.outcome === 'succeeded' ? good(result.outcome) : result.outcome === 'running' ? result.outcome : bad(result.outcome);
        const behind = result.agentsBehind.length > 0 ? [`Not caught up yet: ${result.agentsBehind.join(', ')}.`] : [];
        const first = `Synchronisation ${outcome}: ${result.message}`;
        // Nothing has been counted yet, and a line of noughts would be read as a result.
        if (result.outcome === 'running') return [first, 'It goes on; "uclab status" shows how it ends.'];
        return [
          first,
          `${result.read} read, ${result.added} added, ${result.updated} updated, ${result.deactivated} deactivated, ${result.skipped} skipped.`,
          ...(result.skipped > 0 ? ['Which were skipped, and why, tells: uclab why'] : []),
          ...behind,
        ];
      });
      if (result.outcome === 'failed' || result.outcome === 'refused') session.end(exitStatus.productSaidNo);
    });
}
