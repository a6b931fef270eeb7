import type { Cluster } from '@uclab/cluster';
import { formatTraceparent, newTrace, type Trace } from '@uclab/foundation/journal';
import { describe, expect, it } from 'vitest';
import { loginMessage } from '../bad-input/interfaces.ts';
import { nodeUrl } from '../scenarios/cluster-state.ts';
import { post } from '../scenarios/https-request.ts';
import { explainedCluster } from './explained-cluster.ts';

const lab = explainedCluster();

async function logIn(cluster: Cluster, trace: Trace, user: string, right: boolean, node = 'cups1'): Promise<void> {
  const { accounts } = await cluster.status();
  const password = right ? (accounts.users.find(({ userid }) => userid === user)?.password ?? '') : 'wrong';
  const headers = { 'content-type': 'application/soap+xml; charset=utf-8', traceparent: formatTraceparent(trace) };
  const url = new URL('/EPASSoap/service/v80', await nodeUrl(cluster, node)).href;
  const { text } = await post(url, headers, loginMessage(user, password));
  expect(text.includes('session-key')).toBe(right);
}

/** The users whom the hops of an explanation look up. */
async function explained(cluster: Cluster, attempt: string) {
  const { outcome, symptom, prose, hops } = await cluster.why(attempt);
  const [node] = new Set(hops.filter(({ step }) => step === 'SOAP login').map(({ to }) => to));
  const lookedUp = hops.map(({ step }) => /^look up (.*)/.exec(step)?.[1]).filter((user) => user !== undefined);
  return { outcome, symptom, prose, node, lookedUp };
}

describe('several logins of programs that name one and the same trace', () => {
  it('are explained each for itself, the newest under the trace alone', async () => {
    const trace = newTrace();
    await logIn(lab.cluster, trace, 'bjones', true);
    await logIn(lab.cluster, trace, 'asmith', false);
    const refused = { outcome: 'failed', symptom: 'LDAP_BIND_INVALID_CREDENTIALS', node: 'cups1', lookedUp: ['asmith'] };
    expect(await explained(lab.cluster, trace.traceId)).toMatchObject({ ...refused, prose: expect.stringMatching(/^asmith was refused/) });
    expect(await explained(lab.cluster, `${trace.traceId}.2`)).toMatchObject(refused);
    expect(await explained(lab.cluster, 'last')).toMatchObject(refused);
    expect(await explained(lab.cluster, `${trace.traceId}.1`)).toMatchObject({ outcome: 'succeeded', node: 'cups1', lookedUp: ['bjones'] });
  });

  it('also at the same time and at several nodes', async () => {
    const trace = newTrace();
    await Promise.all([
      logIn(lab.cluster, trace, 'bjones', true),
      logIn(lab.cluster, trace, 'asmith', false),
      logIn(lab.cluster, trace, 'asmith', true, 'cups2'),
    ]);
    // Which of them was first is not said; each is one person's, at one node, with one outcome.
    const all = await Promise.all(['.1', '.2', '.3'].map((nth) => explained(lab.cluster, `${trace.traceId}${nth}`)));
    const inShort = all.map(({ outcome, node, lookedUp }) => `${lookedUp.join(' and ')} ${outcome} at ${node}`);
    expect(inShort.sort()).toEqual(['asmith failed at cups1', 'asmith succeeded at cups2', 'bjones succeeded at cups1']);
  });
});
