import * as api from '@uclab/contracts/lab-api';
import type { z } from 'zod';
import type { LabRequest } from './lab-request.ts';

const part = encodeURIComponent;

/** The directory's side of a cluster: entries, certificate, the server itself. */
export class Directory {
  readonly #request: LabRequest;

  constructor(request: LabRequest) {
    this.#request = request;
  }

  /** People whose user id or name holds the text; all where it is empty, at most 1,000. */
  users(text = ''): Promise<z.infer<typeof api.directoryUsersSchema>> {
    return this.#request(api.directoryUsersSchema, 'GET', `/directory/users?text=${part(text)}`);
  }

  addUser(user: z.input<typeof api.addDirectoryUserSchema>): Promise<api.DirectoryUser> {
    return this.#request(api.directoryUserSchema, 'POST', '/directory/users', user);
  }

  setUser(userid: string, attributes: Record<string, string>): Promise<api.DirectoryUser> {
    return this.changeUser(userid, { attributes });
  }

  user(userid: string): Promise<api.DirectoryEntry> {
    return this.#request(api.directoryEntrySchema, 'GET', `/directory/users/${part(userid)}`);
  }

  /** Attributes, password, lock and the like; what is left out stays as it is. */
  changeUser(userid: string, change: api.DirectoryUserChange): Promise<api.DirectoryUser> {
    return this.#request(api.directoryUserSchema, 'PATCH', `/directory/users/${part(userid)}`, change);
  }

  moveUser(userid: string, parent: string): Promise<api.DirectoryUser> {
    return this.#request(api.directoryUserSchema, 'POST', `/directory/users/${part(userid)}/move`, { parent });
  }

  /** Gives a person another user id. */
  renameUser(userid: string, newUserid: string): Promise<api.DirectoryUser> {
    return this.#request(api.directoryUserSchema, 'POST', `/directory/users/${part(userid)}/rename`, { userid: newUserid });
  }

  deleteUser(userid: string): Promise<api.DirectoryUser> {
    return this.#request(api.directoryUserSchema, 'DELETE', `/directory/users/${part(userid)}`);
  }

  setPassword(userid: string, password: string): Promise<api.DirectoryUser> {
    return this.#request(api.directoryUserSchema, 'POST', `/directory/users/${part(userid)}/password`, { password });
  }

  change(userid: string, action: 'lock' | 'unlock' | 'disable' | 'enable'): Promise<api.DirectoryUser> {
    return this.#request(api.directoryUserSchema, 'POST', `/directory/users/${part(userid)}/${action}`);
  }

  certificate(): Promise<api.DirectoryCertificate> {
    return this.#request(api.directoryCertificateSchema, 'GET', '/directory/certificate');
  }

  /** A new server certificate, in place when this resolves. */
  issueCertificate(options: z.input<typeof api.issueDirectoryCertificateSchema> = {}): Promise<api.DirectoryCertificate> {
    return this.#request(api.directoryCertificateSchema, 'POST', '/directory/certificate', options);
  }

  start(): Promise<z.infer<typeof api.directoryStateSchema>> {
    return this.#request(api.directoryStateSchema, 'POST', '/directory/start');
  }

  stop(): Promise<z.infer<typeof api.directoryStateSchema>> {
    return this.#request(api.directoryStateSchema, 'POST', '/directory/stop');
  }

  /** Lines of the LDAP server's own log. */
  log(last = 200): Promise<api.NodeLog> {
    return this.#request(api.logSchema, 'GET', `/directory/log?last=${last}`);
  }
}
