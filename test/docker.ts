import { withDeadline } from '@uclab/foundation/clock';

const answerDeadlineMs = 10_000;
const reason = 'no Docker engine answers here; start one to run these tests';

let answer: Promise<boolean> | undefined;

/** Whether testcontainers finds a Docker engine that answers. Asked once a process. */
export function dockerAnswers(): Promise<boolean> {
  answer ??= askDocker();
  return answer;
}

/**
 * Why tests that need Docker have to be skipped, undefined when an engine answers. Throws instead of giving a reason where
 * UCLAB_REQUIRE_DOCKER=1 says that there must be one.
 */
export async function requireDocker(): Promise<string | undefined> {
  if (await dockerAnswers()) return undefined;
  if (process.env.UCLAB_REQUIRE_DOCKER === '1') throw new Error(`UCLAB_REQUIRE_DOCKER=1, but ${reason}`);
  return reason;
}

/** Loads testcontainers without its clean-up container, whose image is often not to be had; tests remove what they start. */
export async function loadTestcontainers() {
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';
  return import('testcontainers');
}

async function askDocker(): Promise<boolean> {
  try {
    const { getContainerRuntimeClient } = await loadTestcontainers();
    await withDeadline('Docker', answerDeadlineMs, () => getContainerRuntimeClient());
    return true;
  } catch {
    return false;
  }
}
