import { Ber, type BerWriter, Control } from 'ldapts';
import { describe, expect, test } from 'vitest';
import { find } from '../entries.ts';
import { resultCode } from '../result-code.ts';
import type { DirectoryTarget } from '../target.ts';

/** A control that neither server knows. */
class UnknownControl extends Control {
  constructor(critical: boolean) {
    super('1.2.3.4.5', { critical });
  }
}

/** The paged results control with a value of the test's own making. */
class PagesControl extends Control {
  readonly #value: Buffer;

  constructor(value: Buffer) {
    super('1.2.840.113556.1.4.319', { critical: true });
    this.#value = value;
  }

  override writeControl(writer: BerWriter): void {
    writer.writeBuffer(this.#value, Ber.OctetString);
  }
}

export function describeLimits(directory: DirectoryTarget): void {
  const { base, population } = directory;
  const attributes = ['1.1'];
  const search = (options: Parameters<typeof find>[2], account = directory.manager) =>
    directory.as(account, (client) => find(client, base, { attributes, ...options }));
  const total = population.entries.length;

  describe('the size of a result', () => {
    test('is 1,000 entries at most without paging, whatever the client asks for', async () => {
      expect(total).toBeGreaterThan(1000);
      expect(await resultCode(search({}))).toBe(4);
      // Where a limit was asked for, the client library gives what came and keeps the result to itself.
      expect(await search({ sizeLimit: 1500 })).toHaveLength(1000);
      expect(await search({ filter: '(objectClass=inetOrgPerson)' })).toHaveLength(1000);
    });

    test('is what the client wants where that is less', async () => {
      expect(await search({ sizeLimit: 5 })).toHaveLength(5);
      expect(await search({ filter: '(uid=asmith)', sizeLimit: 1 })).toHaveLength(1);
    });

    test('has no limit for the administrator', async () => {
      expect(await search({}, directory.admin)).toHaveLength(total);
    });
  });

  describe('a paged search', () => {
    test.for([1, 7, 500, 1000])('in pages of %i brings every entry once', { timeout: 60_000 }, async (pageSize) => {
      const filter = pageSize < 10 ? '(cn=*smith*)' : '(objectClass=*)';
      const whole = await search({ filter }, directory.admin);
      const paged = await search({ filter, paged: { pageSize } });
      expect(paged.map(({ dn }) => dn)).toEqual(whole.map(({ dn }) => dn));
    });

    test('is refused with pages of more than 1,000, but for the administrator', async () => {
      expect(await resultCode(search({ paged: { pageSize: 1001 } }))).toBe(11);
      expect(await search({ paged: { pageSize: 2000 } }, directory.admin)).toHaveLength(total);
    });

    test('ends at the size that the client wants of all pages together', async () => {
      expect(await search({ sizeLimit: 700, paged: { pageSize: 500 } })).toHaveLength(700);
    });

    test('is refused with a cookie that this connection was not given', async () => {
      const value = Buffer.from('300d02010a04080000000000000009', 'hex');
      const page = directory.as(directory.manager, (client) => client.search(base, { attributes }, new PagesControl(value)));
      expect(await resultCode(page)).toBe(2);
    });
  });

  describe('a control', () => {
    test('that is unknown is passed over, unless the client cannot do without it', async () => {
      const withControl = (critical: boolean) =>
        directory.as(directory.manager, (client) => client.search(base, { scope: 'base', attributes }, new UnknownControl(critical)));
      expect(await resultCode(withControl(false))).toBe(0);
      expect(await resultCode(withControl(true))).toBe(12);
    });

    test('for pages that cannot be read is refused', async () => {
      const broken = new PagesControl(Buffer.from('0102', 'hex'));
      expect(await resultCode(directory.as(directory.manager, (client) => client.search(base, {}, broken)))).toBe(2);
    });
  });
}
