import { Client, InvalidCredentialsError } from 'ldapts';
import { describe, expect, it } from 'vitest';
import { exchange, hold } from './raw-connection.ts';
import { triedCluster } from './tried-cluster.ts';

const tried = triedCluster();
const portOf = () => Number(new URL(tried.url('directory')).port);

/** A value in BER. */
const ber = (tag: number, ...content: (Buffer | string)[]): Buffer => {
  const body = Buffer.concat(content.map((part) => Buffer.from(part)));
  const length =
    body.length < 128 ? Buffer.from([body.length]) : Buffer.from([0x84, ...[24, 16, 8, 0].map((shift) => (body.length >>> shift) & 0xff)]);
  return Buffer.concat([Buffer.from([tag]), length, body]);
};
const integer = (value: number) => ber(2, Buffer.from([value]));
const message = (request: Buffer, ...controls: Buffer[]) => ber(0x30, integer(1), request, ...controls);
const search = (filter: Buffer) =>
  ber(
    0x63,
    ber(4, 'dc=lab,dc=example'),
    ber(10, Buffer.from([2])),
    ber(10, Buffer.from([0])),
    integer(0),
    integer(0),
    ber(1, Buffer.from([0])),
    filter,
    ber(0x30),
  );
const bind = (dn: string, password: string) => ber(0x60, integer(3), ber(4, dn), ber(0x80, password));
const everybody = ber(0x87, 'objectClass');
/** `not` in `not`, written from the inside to the outside. */
const nested = (levels: number): Buffer => {
  let filter = everybody;
  for (let level = 0; level < levels; level++) filter = ber(0xa2, filter);
  return filter;
};

/** The result code of the first answer: the first enumerated value in it. */
async function resultOf(requests: Buffer): Promise<number | undefined> {
  const { bytes } = await exchange(portOf(), requests);
  return bytes[bytes.indexOf(Buffer.from([10, 1])) + 2];
}

describe('the LDAP server', () => {
  it.each<readonly [string, Uint8Array | string]>([
    ['an HTTP request', 'GET / HTTP/1.1\r\nHost: directory\r\n\r\n'],
    ['random bytes', Buffer.from(Array.from({ length: 5_000 }, (_, n) => (n * 151 + 3) % 256))],
    ['zeros', Buffer.alloc(10_000)],
    ['a message that claims four gigabytes', Buffer.from('3084ffffffff020101', 'hex')],
    ['a message that claims 100 MB', Buffer.from('308406400000020101', 'hex')],
    ['a length without an end', Buffer.from('3080020101600702010304008000', 'hex')],
    ['a length of eight octets', Buffer.from('30880000000000000005', 'hex')],
    ['a message without a request', ber(0x30, integer(1))],
    ['a request that nobody knows', message(ber(0x7e, 'x'))],
    ['a bind whose parts are longer than itself', Buffer.from('300c020101600702010304ff8000', 'hex')],
    ['a filter of a kind that nobody knows', message(search(ber(0xbf, 'x')))],
    ['a filter of 10,000 levels', message(search(nested(10_000)))],
    ['a message id that is negative', ber(0x30, ber(2, Buffer.from([0xff])), bind('', ''))],
  ])('answers %s by hanging up, and says why where it can', async (_what, bytes) => {
    const { bytes: answer, closed } = await exchange(portOf(), bytes);
    expect(closed).toBe(true);
    expect(answer.length).toBeLessThan(500);
  });

  it.each([
    ['half a message', Buffer.from('3030020101', 'hex')],
    ['half a length', Buffer.from('3084ff', 'hex')],
    ['nothing', Buffer.alloc(0)],
  ])('forgets a caller who leaves after %s', async (_what, bytes) => {
    expect(await exchange(portOf(), bytes, { half: true })).toEqual({ bytes: Buffer.alloc(0), closed: true });
  });

  it('serves others while a thousand connections are open, and half of them say half a message', async () => {
    const silent = await hold(portOf(), 500);
    const halfWay = await hold(portOf(), 500, Buffer.from('3030020101', 'hex'));
    try {
      expect(await tried.cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true });
      expect(await tried.cluster.sync()).toMatchObject({ outcome: 'succeeded', deactivated: 0 });
    } finally {
      silent.release();
      halfWay.release();
    }
  });

  it('refuses a critical control that it does not know, and ignores one that is not critical', async () => {
    const control = (critical: boolean) => ber(0xa0, ber(0x30, ber(4, '1.2.3.4.5.6'), ...(critical ? [ber(1, Buffer.from([0xff]))] : [])));
    const { dn, password } = (await tried.cluster.status()).accounts.directoryManager;
    const answerTo = async (critical: boolean) => {
      return resultOf(Buffer.concat([message(bind(dn, password), control(critical)), message(ber(0x42))]));
    };
    expect(await answerTo(true)).toBe(12);
    expect(await answerTo(false)).toBe(0);
  });

  it('lets nobody in with a name and an empty password', async () => {
    const { dn } = (await tried.cluster.status()).accounts.directoryManager;
    const { users } = await tried.cluster.directory.users('asmith');
    for (const name of [dn, users[0]?.dn ?? '']) {
      expect(await resultOf(Buffer.concat([message(bind(name, '')), message(ber(0x42))])), name).not.toBe(0);
    }
  });

  it('lets nobody in with a password and a NUL', async () => {
    const { dn, password } = (await tried.cluster.status()).accounts.directoryManager;
    expect(await resultOf(Buffer.concat([message(bind(dn, password)), message(ber(0x42))]))).toBe(0);
    expect(await resultOf(Buffer.concat([message(bind(dn, `${password}\0`)), message(ber(0x42))]))).toBe(49);
  });

  it('tells a wrong password from an unknown name by nothing', async () => {
    const { users } = await tried.cluster.directory.users('asmith');
    const answers: string[] = [];
    for (const dn of [users[0]?.dn ?? '', 'uid=nobody,ou=People,dc=lab,dc=example']) {
      const client = new Client({ url: tried.url('directory'), timeout: 5_000, connectTimeout: 5_000 });
      const error = await client.bind(dn, 'wrong').catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(InvalidCredentialsError);
      answers.push(error instanceof Error ? error.message : '');
      await client.unbind();
    }
    expect(answers[0]).toBe(answers[1]);
    await tried.cluster.directory.change('asmith', 'unlock');
  });
});
