import { type StartedCluster, startCluster } from '@uclab/cluster';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { uclab, uclabJson } from './command-line.ts';

let cluster: StartedCluster;
const run = (...args: string[]) => uclab(cluster.url, ...args);

const hostile = 'a\u001b]0;title\u0007\u001b[2Jred\nfake line';
const shown = 'a\\x1b]0;title\\x07\\x1b[2Jred\\nfake line';

beforeAll(async () => {
  cluster = await startCluster({ users: 10 });
});
afterAll(() => cluster.stop());
beforeEach(() => cluster.reset());

it("shows other people's text on one line, and obeys nothing in it", async () => {
  await cluster.signIn({ user: 'asmith' });
  await cluster.signIn({ user: 'bjones' });
  const watched = run('watch', 'bjones', '--count', '5');
  let seen = false;
  void watched.then(() => {
    seen = true;
  });
  while (!seen) expect((await cluster.message('asmith', 'bjones', hostile)).delivered).toBe(true);
  const lines = (await watched).output.split('\n');
  expect(lines).toHaveLength(5);
  expect(lines.at(-1)?.endsWith(` asmith writes: ${shown}`)).toBe(true);
  expect((await run('chats', 'bjones')).output).toContain(`asmith: ${shown}\n`);
  expect((await run('search', 'asmith', hostile)).output).not.toContain('\u001b');
  expect((await run('why')).output).toContain('a\\x1b]0;title');
  const refused = await run('sign-in', 'as\u001b[31mmith', '--password', 'x');
  expect(`${refused.output}${refused.errors}`).toMatch(/as\\x1b\[31mmith/);
  const { object } = await uclabJson(cluster.url, 'chats', 'bjones');
  expect(object.chats[0]?.messages[0]?.text).toBe(hostile);
});

it('says why a message is lost, and marks it in the chat window', async () => {
  await cluster.signIn({ user: 'asmith', node: 'cups1' });
  const lost = async (to: string) => {
    const { status, object } = await uclabJson(cluster.url, 'message', 'asmith', to, 'hi');
    expect(status).toBe(1);
    return { reason: object.reason, prose: object.prose };
  };
  expect(await lost('nobody')).toEqual({ reason: 'no-such-user', prose: 'there is no user nobody on the presence nodes.' });
  expect(await lost('bjones')).toMatchObject({ reason: 'not-signed-in' });
  await cluster.signIn({ user: 'bjones', node: 'cups2' });
  await cluster.block('cups1-to-cups2', 'refuse');
  const prose = 'bjones is signed in at cups2, which cups1 could not reach: link cups1-to-cups2 is blocked.';
  expect(await lost('bjones')).toEqual({ reason: 'node-not-reached', prose });
  expect(await run('message', 'asmith', 'bjones', 'hi')).toMatchObject({
    status: 1,
    output: `The message of asmith is lost: ${prose}`,
  });
  await cluster.signIn({ user: 'dbrown', node: 'cups1' });
  expect(await run('message', 'asmith', 'dbrown', 'there?')).toMatchObject({ status: 0 });
  const { output } = await run('chats', 'asmith');
  expect(output).toMatch(/asmith: hi {2}\(not delivered\)$/m);
  expect(output).toMatch(/asmith: there\?$/m);
  const { object } = await uclabJson(cluster.url, 'chats', 'asmith');
  expect(object.chats.map((chat) => [chat.with, chat.messages.at(-1)?.delivered])).toContainEqual(['dbrown', true]);
});

it('goes on watching over a reset', async () => {
  await cluster.signIn({ user: 'bjones' });
  const watched = run('watch', 'bjones', '--count', '3');
  let lines = 0;
  void watched.then(() => {
    lines = 3;
  });
  await cluster.reset();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  while (lines === 0) {
    await cluster.signIn({ user: 'bjones' });
    await cluster.signOut('bjones');
  }
  const ended = await watched;
  expect(ended).toMatchObject({ status: 0, errors: '' });
  expect(ended.output).toContain('The cluster was reset; this goes on when bjones signs in again.');
});

it('does not choose between two contacts of one name', async () => {
  await cluster.signIn({ user: 'asmith' });
  for (const phone of ['1', '2']) await cluster.contacts.add('asmith', { typed: { DisplayName: 'Same', BusinessPhone: phone } });
  const refused = await run('contact', 'rm', 'asmith', 'Same');
  expect(refused).toMatchObject({
    status: 2,
    errors: expect.stringMatching(/^Two contacts are called Same; name one by its id: \S+, \S+\.$/),
  });
  const { contacts } = await cluster.contacts.list('asmith');
  expect(await run('contact', 'why', 'asmith', 'Same')).toMatchObject({ status: 2, errors: expect.stringContaining('name one by its id') });
  expect(await run('contact', 'rm', 'asmith', contacts[1]?.key ?? '')).toMatchObject({ status: 0 });
  expect((await cluster.contacts.list('asmith')).contacts).toHaveLength(1);
});

it('shows the details of contacts, by name, and what a client of 7.x does not keep of them', async () => {
  await cluster.signIn({ user: 'bjones', clientVersion: '7.0.2' });
  for (const [id, name] of [
    ['dbrown', 'Ann'],
    ['asmith', 'Zoe'],
  ] as const)
    await cluster.contacts.add('bjones', { id, name });
  const names = (await run('contact', 'ls', 'bjones')).output
    .split('\n')
    .slice(3)
    .map((line) => line.split(' ')[0]);
  expect(names).toEqual(['Ann', 'Zoe']);
  const lost = await run('contact', 'set', 'bjones', 'asmith', 'BusinessPhone=9999');
  expect(lost.status).toBe(0);
  expect(lost.output).toContain('Not kept by this client: BusinessPhone.');
  await cluster.signIn({ user: 'bjones' });
  const kept = await run('contact', 'set', 'bjones', 'asmith', 'BusinessPhone=9999');
  expect(kept.output).toContain('BusinessPhone=9999');
  expect(kept.output).not.toContain('Not kept');
  expect(await run('contact', 'set', 'bjones', 'asmith', 'BusinessPhone=1\u001b[31m')).toMatchObject({
    status: 2,
    errors: 'BusinessPhone: has control characters.',
  });
});

it('ends with 1 where the client is what says no', async () => {
  expect(await run('contact', 'ls', 'asmith')).toMatchObject({ status: 1, errors: expect.stringContaining('has not used a client yet') });
  await cluster.signIn({ user: 'asmith' });
  expect(await run('contact', 'add', 'asmith', '--from-chat', 'bjones')).toMatchObject({ status: 1 });
});

it('tells every address that has a port of its own', async () => {
  const { object } = await uclabJson(cluster.url, 'status');
  const urls = (name: string) => object.nodes.find((node) => node.name === name)?.urls.map((url) => url.replace(/\d+$/, ''));
  expect(urls('directory')).toEqual(['ldap://127.0.0.1:', 'ldaps://127.0.0.1:']);
  expect(urls('cupc')).toEqual(['http://127.0.0.1:', 'grpc://127.0.0.1:']);
  expect((await run('status')).output).toMatch(/ldap:\/\/127\.0\.0\.1:\d+, ldaps:\/\/127\.0\.0\.1:\d+/);
});

it('refuses for a user whom nobody has what concerns the pages for clients', async () => {
  expect(await run('cupc-directory', 'set', 'user', 'nobody', '--default')).toMatchObject({ status: 1 });
  const refused = await run('cupc-directory', 'set', 'profile', 'everybody', 'context1=not a dn');
  expect(refused).toMatchObject({ status: 2, errors: expect.stringMatching(/^contexts\.0\.dn: a search context is a distinguished name/) });
  expect(await run('cupc-directory', 'set', 'server', 'directory', 'port=x')).toMatchObject({
    status: 2,
    errors: 'port: must be a number.',
  });
  expect((await run('cupc-directory', 'show')).output).toContain(', with a password');
});
