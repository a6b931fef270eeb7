import * as api from '@uclab/contracts/lab-api';
import type { LabRequest } from './lab-request.ts';

const part = encodeURIComponent;

/**
 * The presence nodes' pages for CUPC: LDAP Server, LDAP Profile and Settings. Every method answers the settings, and whether each node
 * holds them; a client uses a change after its next sign-in.
 */
export class CupcDirectory {
  readonly #request: LabRequest;

  constructor(request: LabRequest) {
    this.#request = request;
  }

  show(): Promise<api.CupcDirectory> {
    return this.#request(api.cupcDirectorySchema, 'GET', '/cupc-directory');
  }

  /** Makes or changes an LDAP server. */
  setServer(name: string, server: api.SetCupcServer): Promise<api.CupcDirectory> {
    return this.#request(api.cupcDirectorySchema, 'PUT', `/cupc-directory/servers/${part(name)}`, server);
  }

  deleteServer(name: string): Promise<api.CupcDirectory> {
    return this.#request(api.cupcDirectorySchema, 'DELETE', `/cupc-directory/servers/${part(name)}`);
  }

  /** Makes or changes an LDAP profile. */
  setProfile(name: string, profile: api.SetCupcProfile): Promise<api.CupcDirectory> {
    return this.#request(api.cupcDirectorySchema, 'PUT', `/cupc-directory/profiles/${part(name)}`, profile);
  }

  /** Whoever had the profile has none then. */
  deleteProfile(name: string): Promise<api.CupcDirectory> {
    return this.#request(api.cupcDirectorySchema, 'DELETE', `/cupc-directory/profiles/${part(name)}`);
  }

  /** Changes server type or attribute map. */
  setSettings(settings: api.SetCupcSettings): Promise<api.CupcDirectory> {
    return this.#request(api.cupcDirectorySchema, 'PATCH', '/cupc-directory/settings', settings);
  }

  /** Gives a user a profile; an empty name is none, null the default one. */
  setUser(userid: string, profile: string | null): Promise<api.CupcDirectory> {
    return this.#request(api.cupcDirectorySchema, 'PUT', `/cupc-directory/users/${part(userid)}`, { profile });
  }
}
