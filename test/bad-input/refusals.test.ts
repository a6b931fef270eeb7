import { afterEach, describe, expect, it } from 'vitest';
import { axl, doAuthenticateUser, epasSoap, type Interface, loginMessage } from './interfaces.ts';
import { triedCluster } from './tried-cluster.ts';

const tried = triedCluster();
/** Whatever the directory does, a node answers before that; real time. */
const nodeDeadlineMs = 10_000;

const checks: readonly {
  readonly at: Interface;
  readonly message: (user: string, password: string) => string;
  readonly link: string;
  readonly node: string;
}[] = [
  { at: epasSoap, message: loginMessage, link: 'cups1-to-directory', node: 'cups1' },
  { at: axl, message: doAuthenticateUser, link: 'cucm-to-directory', node: 'cucm' },
];

describe.each(checks)('$at.name', ({ at, message, link, node }) => {
  afterEach(async () => {
    await tried.cluster.allowAll();
    await tried.cluster.directory.change('asmith', 'unlock');
  });

  const answerTo = async (user: string, password: string) => {
    const { status, type, body } = await at.send(tried, { body: message(user, password), deadlineMs: nodeDeadlineMs });
    return { status, type, body };
  };

  it('refuses with the same bytes whatever the cause', async () => {
    const { cluster } = tried;
    const right = tried.password('asmith');
    const refused = await answerTo('asmith', 'wrong');
    expect(refused.status).toBe(200);

    expect(await answerTo('nobody', 'wrong'), 'unknown user').toEqual(refused);
    expect(await answerTo('*)(uid=*', right), 'a filter as a name').toEqual(refused);
    expect(await answerTo('asmith', ''), 'empty password').toEqual(refused);

    await cluster.directory.change('asmith', 'lock');
    expect(await answerTo('asmith', right), 'account locked').toEqual(refused);
    await cluster.directory.change('asmith', 'unlock');

    for (const mode of ['refuse', 'reset', 'blackhole'] as const) {
      await cluster.block(link, mode);
      expect(await answerTo('asmith', right), `access list: ${mode}`).toEqual(refused);
    }
    await cluster.allow(link);

    await cluster.directory.stop();
    expect(await answerTo('asmith', right), 'directory stopped').toEqual(refused);
    await cluster.directory.start();

    const { certificates } = await cluster.trust(node, 'directory-trust');
    for (const { name } of certificates) await cluster.deleteCertificate(node, 'directory-trust', name);
    await cluster.restart(node, 'Tomcat');
    expect(await answerTo('asmith', right), 'certificate not trusted').toEqual(refused);

    await cluster.reset();
    await cluster.setLdap('authentication', { managerPassword: 'wrong' });
    await expect.poll(() => answerTo('asmith', right), { timeout: 10_000 }).toEqual(refused);
    await cluster.reset();
    await expect.poll(() => answerTo('asmith', right), { timeout: 10_000 }).not.toEqual(refused);
  });

  it('answers within ten seconds when all of three directories are black holes, and others are served meanwhile', async () => {
    const { cluster } = tried;
    await cluster.setLdap('authentication', { servers: 'directory:636:ssl,directory:389,directory:636:ssl' });
    await expect.poll(async () => (await cluster.status()).agents.every(({ caughtUp }) => caughtUp), { timeout: 10_000 }).toBe(true);
    await cluster.block(link, 'blackhole');
    const waiting = Array.from({ length: 50 }, () => answerTo('asmith', tried.password('asmith')));
    const page = await at.send(tried, { method: 'GET', path: node === 'cucm' ? '/axl/' : '/EPASSoap/service', deadlineMs: 3_000 });
    expect(page.status).toBe(200);
    const refused = await answerTo('nobody', 'wrong');
    for (const answer of await Promise.all(waiting)) expect(answer).toEqual(refused);
    await cluster.reset();
  });
});

describe('session keys', () => {
  const ask = (key: string) =>
    epasSoap.send(tried, {
      body: `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:e="${epasSoap.namespace}"><s:Header><e:session-key>${key}</e:session-key></s:Header><s:Body><e:get-all-config><e:system-config/></e:get-all-config></s:Body></s:Envelope>`,
    });

  it('that are guessed are worth nothing, and are all refused alike', async () => {
    const { body: login } = await epasSoap.send(tried, { body: loginMessage('asmith', tried.password('asmith')) });
    const key = /session-key>([^<]+)</.exec(login)?.[1] ?? '';
    expect(key).toMatch(/^\S{32,}$/);
    expect((await ask(key)).body).toContain('system');
    const refused = await ask('x');
    const next = key.slice(0, -1) + (key.endsWith('0') ? '1' : '0');
    for (const guess of [
      '',
      '0',
      next,
      key.slice(1),
      `${key}0`,
      key.toUpperCase().replace(/^.*$/, (text) => `${text}A`),
      '*',
      '__proto__',
      'x'.repeat(100_000),
    ]) {
      const answer = await ask(guess);
      expect({ ...answer, ms: 0 }, guess.slice(0, 50)).toEqual({ ...refused, ms: 0 });
    }
  });

  it('differ each time', async () => {
    const keys = new Set<string | undefined>();
    for (let login = 0; login < 10; login++) {
      const { body } = await epasSoap.send(tried, { body: loginMessage('asmith', tried.password('asmith')) });
      keys.add(/session-key>([^<]+)</.exec(body)?.[1]);
    }
    expect(keys.size).toBe(10);
  });
});
