import { xml } from '@uclab/platform/soap';
import {
  ldapAuthenticationPkid,
  ldapSystemPkid,
  readLdapAuthentication,
  readLdapSystem,
  serverTypeNameFrom9,
  serverTypeOf,
  updateLdapAuthentication,
  updateLdapSystem,
} from '../ldap/index.ts';
import { serversIn, serversMarkup } from './ldap-servers.ts';
import type { Operation } from './operation.ts';
import { type ElementWriters, objectWriter, standardReply, textElement } from './reply.ts';
import { tagsOf } from './schema/element-rules.ts';
import { authenticationElements, systemElements } from './schema/ldap-elements.ts';
import { exists } from './schema/versions.ts';
import { booleanIn, returnedTags, textIn, uuid } from './values.ts';

const systemWriters: ElementWriters<ReturnType<typeof readLdapSystem>> = {
  syncEnabled: ({ syncEnabled }) => textElement('syncEnabled', syncEnabled),
  ldapServer: ({ ldapServer }, version) =>
    textElement('ldapServer', exists(version, { from: '9.0' }) ? serverTypeNameFrom9(ldapServer) : ldapServer),
  userIdAttribute: ({ userIdAttribute }) => textElement('userIdAttribute', userIdAttribute),
};

/** The manager's password is never told. */
const authenticationWriters: ElementWriters<ReturnType<typeof readLdapAuthentication>> = {
  authenticateEndUsers: ({ authenticateEndUsers }) => textElement('authenticateEndUsers', authenticateEndUsers),
  distinguishedName: ({ distinguishedName }) => textElement('distinguishedName', distinguishedName),
  userSearchBase: ({ userSearchBase }) => textElement('userSearchBase', userSearchBase),
  servers: ({ servers }) => serversMarkup(servers),
};

const getLdapSystem: Operation = {
  name: 'getLdapSystem',
  request: { elements: [tagsOf(systemElements)] },
  handle(request, { store, version }) {
    const write = objectWriter(version, systemElements, systemWriters, returnedTags(request));
    return xml('return', {}, xml('ldapSystem', {}, write(readLdapSystem(store))));
  },
};

const updateLdapSystemOperation: Operation = {
  name: 'updateLdapSystem',
  request: { elements: systemElements },
  async handle(request, { store }) {
    const type = textIn(request, 'ldapServer');
    await updateLdapSystem(store, {
      syncEnabled: booleanIn(request, 'syncEnabled'),
      ldapServer: type && serverTypeOf(type),
      userIdAttribute: textIn(request, 'userIdAttribute'),
    });
    return standardReply(ldapSystemPkid);
  },
};

const getLdapAuthentication: Operation = {
  name: 'getLdapAuthentication',
  request: { elements: [tagsOf(authenticationElements)] },
  handle(request, { store, version }) {
    const write = objectWriter(version, authenticationElements, authenticationWriters, returnedTags(request));
    return xml('return', {}, xml('ldapAuthentication', { uuid: uuid(ldapAuthenticationPkid) }, write(readLdapAuthentication(store))));
  },
};

const updateLdapAuthenticationOperation: Operation = {
  name: 'updateLdapAuthentication',
  request: { elements: authenticationElements },
  async handle(request, { store }) {
    await updateLdapAuthentication(store, {
      authenticateEndUsers: booleanIn(request, 'authenticateEndUsers'),
      distinguishedName: textIn(request, 'distinguishedName'),
      ldapPassword: textIn(request, 'ldapPassword'),
      userSearchBase: textIn(request, 'userSearchBase'),
      servers: serversIn(request),
    });
    return standardReply(ldapAuthenticationPkid);
  },
};

export const ldapSettingsOperations: readonly Operation[] = [
  getLdapSystem,
  updateLdapSystemOperation,
  getLdapAuthentication,
  updateLdapAuthenticationOperation,
];
