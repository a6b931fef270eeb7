import type { Server } from '@grpc/grpc-js';
import { ClientSettingsServiceService, type ReplaceClientSettingsRequest } from '@uclab/contracts/cups/v1/client_settings';
import { Refusal } from '@uclab/foundation/errors';
import { answer } from '@uclab/foundation/rpc';
import type { Store } from '@uclab/platform/store';
import { checkedSettings } from './rules.ts';
import { settingsWrites, storedSettings } from './stored-settings.ts';
import { fromWire, toWire } from './wire.ts';

async function replace(store: Store, request: ReplaceClientSettingsRequest) {
  const { settings: wanted, uncheckedFilters } = request;
  if (!wanted) throw new Refusal('invalid', 'settings: the settings are missing.', 'settings');
  await store.exclusive(() => {
    const present = storedSettings(store);
    const known = new Set(present.profiles.flatMap(({ filter, contexts }) => [filter, ...contexts.map(({ dn }) => dn)]));
    const isTaken = (text: string) => uncheckedFilters || known.has(text);
    return store.write(settingsWrites(checkedSettings(fromWire(wanted, present), isTaken)));
  });
  return { settings: toWire(storedSettings(store)) };
}

/** Adds what the administration pages for clients do to a gRPC server of the node. */
export function addClientSettingsService(server: Server, store: Store): void {
  server.addService(ClientSettingsServiceService, {
    getClientSettings: answer(() => ({ settings: toWire(storedSettings(store)) })),
    replaceClientSettings: answer((request: ReplaceClientSettingsRequest) => replace(store, request)),
  });
}
