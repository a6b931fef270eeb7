import type { Server } from '@grpc/grpc-js';
import { type SetCtiManagerRequest, type SetLicenceRequest, type System, SystemServiceService } from '@uclab/contracts/cucm/v1/system';
import { answer } from '@uclab/foundation/rpc';
import type { Store } from '@uclab/platform/store';
import { setCtiManager, setLicence } from '../feed/index.ts';
import { readLicence } from '../feed/licence.ts';
import { ctiManagerNodes } from '../feed/process-nodes.ts';

const systemOf = (store: Store): System => ({ licence: readLicence(store) ?? '', nodes: ctiManagerNodes(store) });

/** Adds what an administrator does on pages that AXL does not reach to the lab plane of the node. */
export function addSystemService(server: Server, store: Store): void {
  server.addService(SystemServiceService, {
    showSystem: answer(() => ({ system: systemOf(store) })),
    setLicence: answer(async ({ kind }: SetLicenceRequest) => {
      await setLicence(store, kind);
      return { system: systemOf(store) };
    }),
    setCtiManager: answer(async ({ node, active }: SetCtiManagerRequest) => {
      await setCtiManager(store, node, active);
      return { system: systemOf(store) };
    }),
  });
}
