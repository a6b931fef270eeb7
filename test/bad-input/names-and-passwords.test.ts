import { describe, expect, it } from 'vitest';
import { axl, doAuthenticateUser, epasSoap, loginMessage } from './interfaces.ts';
import { triedCluster } from './tried-cluster.ts';

const tried = triedCluster();

/** Whether EPASSoap issues a session key. Rejects when the answer is neither yes nor the product's refusal. */
async function logsIn(username: string, password: string): Promise<boolean> {
  const { status, body } = await epasSoap.send(tried, { body: loginMessage(username, password) });
  expect(status).toBe(200);
  if (body.includes('session-key')) return true;
  expect(body).toContain(':failure');
  return false;
}

/** Whether CUCM accepts an end user. */
async function cucmAccepts(userid: string, password: string): Promise<boolean> {
  const { status, body } = await axl.send(tried, { body: doAuthenticateUser(userid, password) });
  expect(status).toBe(200);
  const answer = /<userAuthenticated>(true|false)<\/userAuthenticated>/.exec(body)?.[1];
  expect(answer).toBeDefined();
  return answer === 'true';
}

it('the right name and password let asmith in, in any case of letters', async () => {
  expect(await logsIn('asmith', tried.password('asmith'))).toBe(true);
  expect(await logsIn('ASMITH', tried.password('asmith'))).toBe(true);
  expect(await cucmAccepts('asmith', tried.password('asmith'))).toBe(true);
});

describe('with the password of asmith nobody gets in under the name', () => {
  it.each([
    ['*'],
    ['*)(uid=*'],
    ['asmith)(&'],
    ['asmith*'],
    ['a*'],
    ['asmith)(|(uid=*'],
    ['asmith))%00'],
    ['\\61smith'],
    ['asmith\\00'],
    ['uid=asmith'],
    ['uid=asmith,ou=People,dc=lab,dc=example'],
    ['cn=admin,dc=lab,dc=example'],
    ["' OR '1'='1"],
    ["asmith' --"],
    ["asmith'; DROP TABLE enduser; --"],
    ['asmith%'],
    ['_smith'],
    ['asmith\t\u0085'],
    ['as\u200bmith'],
    ['asmith\u0301'],
    ['\uff41\uff53\uff4d\uff49\uff54\uff48'],
    ['\u0430smith'],
    ['a\u017fmith'],
    ['\u202ehtimsa'],
    ['__proto__'],
    ['constructor'],
    ['$' + '{asmith}'],
    ['../asmith'],
    ['<asmith/>'],
    ['\ufffd'],
    ['\ufdfd'.repeat(50)],
    ['a'.repeat(10_000)],
    ['*'.repeat(10_000)],
    ['('.repeat(10_000)],
  ])('%j', async (name) => {
    const password = tried.password('asmith');
    expect(await logsIn(name, password)).toBe(false);
    expect(await cucmAccepts(name, password)).toBe(false);
  });

  it('that is missing', async () => {
    expect(await logsIn('', tried.password('asmith'))).toBe(false);
    const { body } = await axl.send(tried, { body: doAuthenticateUser('', tried.password('asmith')) });
    expect(body).not.toContain('<userAuthenticated>true');
  });
});

describe('asmith does not get in with', () => {
  it.each<readonly [string, (right: string) => string]>([
    ['an empty password', () => ''],
    ['a blank', () => ' '],
    ['the password in other letters', (right) => right.toUpperCase()],
    ['the password and a blank', (right) => `${right} `],
    ['a blank and the password', (right) => ` ${right}`],
    ['the password and a line break', (right) => `${right}\n`],
    ['the password twice', (right) => right + right],
    ['the password without its end', (right) => right.slice(0, -1)],
    [
      'the password in full-width letters',
      (right) => right.replace(/[!-~]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)),
    ],
    ['the password and a zero-width space', (right) => `${right}\u200b`],
    ['a star', () => '*'],
    ['the hash scheme', () => '{SSHA}'],
    ['100 kB', () => 'x'.repeat(100_000)],
    ['the password before 100 kB', (right) => right + 'x'.repeat(100_000)],
    ['900 kB', () => '\u00fc'.repeat(450_000)],
  ])('%s', async (_what, wrong) => {
    const password = wrong(tried.password('asmith'));
    expect(await logsIn('asmith', password)).toBe(false);
    expect(await cucmAccepts('asmith', password)).toBe(false);
    await tried.cluster.directory.change('asmith', 'unlock');
  });

  it('the password and a NUL, which no client can put into XML', async () => {
    const password = `${tried.password('asmith')}\0`;
    for (const node of ['cups1', 'cucm']) {
      await expect(tried.cluster.signIn({ user: 'asmith', password, node })).resolves.toMatchObject({ signedIn: false });
    }
  });

  it('no password at all', async () => {
    const { status, body } = await epasSoap.send(tried, { body: loginMessage('asmith', '').replace(/<e:password>.*<\/e:password>/, '') });
    expect(status).toBe(200);
    expect(body).not.toContain('session-key');
  });
});

describe('through a client', () => {
  it.each([
    '*)(uid=*',
    'asmith)(&',
    'asmith\0',
    'asmith\u0008',
    'as\ud800mith',
    'asmith\r\nx: y',
    '</e:username><e:username>asmith',
    '&asmith;',
  ])('%j gets the words that everybody gets', async (user) => {
    const password = tried.password('asmith');
    const atNode = await tried.cluster.signIn({ user, password, node: 'cups1' });
    expect(atNode).toMatchObject({ signedIn: false, message: 'Your username or password is not correct' });
    expect(await tried.cluster.signIn({ user, password, node: 'cucm' })).toMatchObject({
      signedIn: false,
      message: 'Log on failed - Invalid User ID or Password',
    });
  });

  it('an empty password gets them too', async () => {
    expect(await tried.cluster.signIn({ user: 'asmith', password: '', node: 'cups1' })).toMatchObject({
      signedIn: false,
      message: 'Your username or password is not correct',
    });
  });
});

it('a name cannot forge a line in the log, nor fill it', async () => {
  await logsIn('nobody\n2026-01-01T00:00:00.000Z INFO Authentication of asmith (ldap) accepted', 'x');
  await logsIn('x'.repeat(500_000), 'x');
  await cucmAccepts(`nobody\r\nINFO forged`, 'x');
  for (const node of ['cups1', 'cucm']) {
    const { lines } = await tried.cluster.log(node, '', 50);
    for (const { text } of lines) {
      expect(text).not.toMatch(/[\r\n]/);
      expect(text).not.toMatch(/^INFO forged/);
      expect(text.length).toBeLessThan(2_100);
    }
  }
  const { events } = await tried.cluster.journal();
  expect(Math.max(...events.map((event) => JSON.stringify(event.facts).length))).toBeLessThan(10_000);
});

it('no password is written down, right or wrong', async () => {
  await logsIn('asmith', 'Wrong-Secret-4711');
  await cucmAccepts('asmith', 'Wrong-Secret-4711');
  await tried.cluster.directory.change('asmith', 'unlock');
  const logs = await Promise.all(['cups1', 'cucm', 'directory'].map((node) => tried.cluster.log(node, '', 10_000)));
  const written = JSON.stringify([logs, await tried.cluster.journal()]);
  expect(written).not.toContain('Wrong-Secret-4711');
  expect(written).not.toContain(tried.password('asmith'));
});
