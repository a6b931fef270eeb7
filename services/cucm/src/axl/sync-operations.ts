import { lastRunOf } from '../dirsync/index.ts';
import { findLdapDirectory } from '../ldap/index.ts';
import { notFound } from './axl-fault.ts';
import { agreementIn } from './ldap-directory-operations.ts';
import type { Operation } from './operation.ts';
import { textElement } from './reply.ts';
import { type ElementRule, flags, required } from './schema/element-rules.ts';
import { agreementKey } from './schema/ldap-elements.ts';
import { booleanIn } from './values.ts';

/** Programs in the field send returnedTags, where the schema has none. */
const strayTags: ElementRule = { name: 'returnedTags', unread: true, attributes: ['uuid'] };

const performed = 'Sync is performed successfully';

/**
 * `sync` true begins a full run, false ends one that is under way, unless its changes are being written already. True answers before the
 * run is over, so that a slow directory holds up no caller.
 */
const doLdapSync: Operation = {
  name: 'doLdapSync',
  from: '8.5',
  request: { ...agreementKey, elements: [...agreementKey.elements, ...required(flags('sync')), strayTags] },
  async handle(request, { store, dirSync, trace }) {
    const by = agreementIn(request);
    const agreement = findLdapDirectory(store, by);
    if (!agreement) throw notFound('LdapDirectory');
    if (booleanIn(request, 'sync') === false) {
      const ended = await dirSync.cancel(agreement.pkid);
      return textElement('return', ended?.outcome === 'succeeded' ? performed : 'Sync cancelled successfully');
    }
    dirSync.begin(by, 'axl', trace);
    return textElement('return', 'Sync initiated successfully');
  },
};

/** Programs in the field compare these texts; those after a failed run and before the first are assumed. */
const getLdapSyncStatus: Operation = {
  name: 'getLdapSyncStatus',
  from: '8.5',
  request: { ...agreementKey, elements: [...agreementKey.elements, strayTags] },
  handle(request, { store, dirSync }) {
    const agreement = findLdapDirectory(store, agreementIn(request));
    if (!agreement) throw notFound('LdapDirectory');
    if (dirSync.isRunning(agreement.pkid)) return textElement('return', 'Sync is currently under process');
    const run = lastRunOf(store, agreement.pkid);
    if (!run) return textElement('return', 'No sync has been performed');
    return textElement('return', run.outcome === 'succeeded' ? performed : `Sync failed: ${run.error}`);
  },
};

export const syncOperations: readonly Operation[] = [doLdapSync, getLdapSyncStatus];
