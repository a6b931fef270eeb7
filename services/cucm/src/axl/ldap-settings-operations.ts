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
import { authenticationElements, serversIn, serversMarkup, systemElements } from './ldap-elements.ts';
import type { Operation } from './operation.ts';
import { inOrder, standardReply, textElement } from './reply.ts';
import { booleanIn, returnedTags, textIn } from './values.ts';
import { exists } from './versions.ts';

const getLdapSystem: Operation = {
  name: 'getLdapSystem',
  request: { elements: [{ name: 'returnedTags', inside: systemElements }] },
  handle(request, { store, version }) {
    const system = readLdapSystem(store);
    const values = {
      syncEnabled: textElement('syncEnabled', system.syncEnabled),
      ldapServer: textElement('ldapServer', exists(version, { from: '9.0' }) ? serverTypeNameFrom9(system.ldapServer) : system.ldapServer),
      userIdAttribute: textElement('userIdAttribute', system.userIdAttribute),
    };
    return xml('return', {}, xml('ldapSystem', {}, inOrder(version, systemElements, values, returnedTags(request))));
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
  request: { elements: [{ name: 'returnedTags', inside: authenticationElements }] },
  handle(request, { store, version }) {
    const settings = readLdapAuthentication(store);
    const values = {
      authenticateEndUsers: textElement('authenticateEndUsers', settings.authenticateEndUsers),
      distinguishedName: textElement('distinguishedName', settings.distinguishedName),
      userSearchBase: textElement('userSearchBase', settings.userSearchBase),
      servers: serversMarkup(settings.servers),
    };
    return xml('return', {}, xml('ldapAuthentication', {}, inOrder(version, authenticationElements, values, returnedTags(request))));
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
