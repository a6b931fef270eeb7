import type { Explanation } from '@uclab/contracts/lab-api';
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import { agentFindings } from './path/agent.ts';
import { clientSearchFindings } from './path/client-directory.ts';
import { applicationUserFindings, cucmLogInFindings, signInFindings } from './path/log-in.ts';
import { presenceFindings } from './path/presence.ts';
import { isReachable } from './path/reading.ts';
import { synchronisationFindings } from './path/synchronisation.ts';

/** Something that a person can try, and that a fault may keep from working. */
export type Task = Check | { readonly kind: 'synchronisation'; readonly agreements: readonly string[] | undefined };
type Check = Explanation['affected'][number]['check'];

/** What keeps a task from succeeding, in the order in which it would be met; nothing where it should work. */
export function taskFindings(evidence: Evidence, task: Task): Finding[] {
  switch (task.kind) {
    case 'sign-in':
      return signInFindings(evidence, task.user, task.node);
    case 'cucm-log-in':
      return cucmLogInFindings(evidence, task.user);
    case 'synchronisation':
      return synchronisationFindings(evidence, 'agreements' in task ? task.agreements : undefined);
    case 'agent':
      return agentFindings(evidence, task.node);
    case 'application-user-log-in':
      return applicationUserFindings(evidence);
    case 'contact-search':
      return clientSearchFindings(evidence, task.user, { kind: 'text', value: task.text });
    case 'caller-name':
      return clientSearchFindings(evidence, task.user, { kind: 'number', value: task.number });
    case 'presence':
      return presenceFindings(evidence, task.node);
    case 'users-on-node':
      return isReachable(evidence, task.node)
        ? []
        : [
            {
              cause: 'NODE_STOPPED',
              step: 'reach-node',
              where: task.node,
              text: `${task.node} does not run`,
              remedy: `Start ${task.node}`,
            },
          ];
  }
}
