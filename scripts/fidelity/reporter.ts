import type { Reporter, TestCase, TestModule, TestRunEndReason, TestSuite, Vitest } from 'vitest/node';
import { isPlatform, keepResults } from './results.ts';

const stateOf = (test: TestCase) => {
  const { state } = test.result();
  return state === 'passed' || state === 'failed' ? state : 'not run';
};

function resultOf(suite: TestSuite) {
  const { scenario } = suite.meta();
  if (!scenario) return [];
  const tests = [...suite.children.allTests()].map((test) => ({ name: test.name, state: stateOf(test) }) as const);
  const { profile, assumed = [], deviation = [], missing = [] } = scenario.notes;
  return [{ id: scenario.id, notes: { profile, assumed: [...assumed], deviation: [...deviation], missing: [...missing] }, tests }];
}

/** Keeps what the scenarios of a run came to, for docs/fidelity.md. A run of tests chosen by name says nothing about a row. */
export default class FidelityReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  async onTestRunEnd(modules: readonly TestModule[], _errors: readonly unknown[], reason: TestRunEndReason): Promise<void> {
    if (reason === 'interrupted' || this.#vitest?.config.testNamePattern) return;
    for (const module of modules) {
      const platform = module.project.name;
      if (!isPlatform(platform) || !module.relativeModuleId.startsWith('test/scenarios/')) continue;
      await keepResults(platform, module.relativeModuleId, [...module.children.suites()].flatMap(resultOf));
    }
  }
}
