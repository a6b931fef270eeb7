import type { LdapSection, LdapSettings } from '@uclab/contracts/lab-api';
import type { Clock } from '@uclab/foundation/clock';
import type { Trace } from '@uclab/foundation/journal';
import type { AxlClient } from './axl-client.ts';
import { addAgreement, changeLdapSettings, readLdapSettings, removeAgreement, setFilter } from './ldap-settings.ts';
import { element, textOf } from './parse-xml.ts';

/** What an administrator of CUCM does by AXL. Methods throw what AxlClient throws. */
export class CucmAdmin {
  readonly #axl: AxlClient;
  readonly #clock: Clock;

  /** `clock` is that of the cluster. */
  constructor(axl: AxlClient, clock: Clock) {
    this.#axl = axl;
    this.#clock = clock;
  }

  close(): Promise<void> {
    return this.#axl.close();
  }

  ldapSettings(): Promise<LdapSettings> {
    return readLdapSettings(this.#axl);
  }

  async changeLdap(section: LdapSection, values: Readonly<Record<string, string>>): Promise<LdapSettings> {
    await changeLdapSettings(this.#axl, section, values, this.#clock.nowMs());
    return readLdapSettings(this.#axl);
  }

  /** Adds an LDAP Directory agreement. */
  async addAgreement(name: string, values: Readonly<Record<string, string>>): Promise<LdapSettings> {
    await addAgreement(this.#axl, name, values, this.#clock.nowMs());
    return readLdapSettings(this.#axl);
  }

  /** Deletes an agreement; its users go inactive. */
  async removeAgreement(name: string): Promise<LdapSettings> {
    await removeAgreement(this.#axl, name);
    return readLdapSettings(this.#axl);
  }

  /** Puts a custom filter in place; an empty text deletes it. */
  async setFilter(name: string, filter: string): Promise<LdapSettings> {
    await setFilter(this.#axl, name, filter);
    return readLdapSettings(this.#axl);
  }

  /** Starts a full run of an agreement; answers CUCM's words. */
  async startSync(agreement: string, trace: Trace): Promise<string> {
    const answer = await this.#axl.call('doLdapSync', element('name', agreement) + element('sync', true), trace);
    return answer?.text.trim() ?? '';
  }

  /** How the last run of an agreement went, in CUCM's words. */
  async syncStatus(agreement: string): Promise<string> {
    return (await this.#axl.call('getLdapSyncStatus', element('name', agreement)))?.text.trim() ?? '';
  }

  /** Whether CUCM lets the user in with that password. */
  async authenticate(userid: string, password: string, trace: Trace): Promise<boolean> {
    const answer = await this.#axl.call('doAuthenticateUser', element('userid', userid) + element('password', password), trace);
    return textOf(answer, 'userAuthenticated') === 'true';
  }
}
