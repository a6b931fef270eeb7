import { TestClock } from '@uclab/foundation/clock';
import { Client } from 'ldapts';
import { AccessLog } from '../../access-log/index.ts';
import { generatePopulation } from '../../population/index.ts';
import { LdapServer, type LdapServerOptions } from '../ldap-server.ts';
import { firstCertificate } from './certificates.ts';

const deadlineMs = 5_000;

/** A server on free ports with few people, a clock that stands still, and its log; and connections that are closed after use. */
export class TestDirectory {
  readonly clock = new TestClock();
  readonly log = new AccessLog(this.clock);
  readonly population = generatePopulation({ users: 20 });
  readonly server: LdapServer;

  constructor(options: Partial<LdapServerOptions> = {}) {
    this.server = new LdapServer({
      clock: this.clock,
      population: this.population,
      ldapPort: 0,
      ldapsPort: 0,
      certificate: firstCertificate,
      log: this.log,
      ...options,
    });
  }

  get url(): string {
    return `ldap://127.0.0.1:${this.server.ldapPort}`;
  }

  /** Text of the lines that were logged, without the client's port and the times. */
  get lines(): string[] {
    return this.log.lines().map(({ text }) => text.replace(/time=[\d.]+/g, 'time=T').replace(/:\d{4,5}\b/g, ':PORT'));
  }

  async as<T>(account: { dn: string; password: string } | undefined, work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ url: this.url, timeout: deadlineMs, connectTimeout: deadlineMs, strictDN: false });
    try {
      if (account) await client.bind(account.dn, account.password);
      return await work(client);
    } finally {
      await client.unbind();
    }
  }

  /** Whether a name and a password are accepted. */
  async accepts(dn: string, password: string): Promise<boolean> {
    try {
      await this.as({ dn, password }, async () => undefined);
      return true;
    } catch {
      return false;
    }
  }
}
