import type { SymptomCode } from '@uclab/foundation/causes';

/** One LDAP server of the settings. */
export interface LdapServer {
  readonly host: string;
  readonly port: number;
  /** LDAPS: TLS before anything else. */
  readonly ssl: boolean;
}

/** A step towards the directory that failed. The message is the line of the service's log; it holds no password. */
export class DirectoryFailure extends Error {
  override readonly name = 'DirectoryFailure';
  readonly symptom: SymptomCode;
  readonly server: LdapServer;

  constructor(symptom: SymptomCode, server: LdapServer, message: string) {
    super(message);
    this.symptom = symptom;
    this.server = server;
  }
}
