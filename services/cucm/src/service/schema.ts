import { activationTables } from '@uclab/platform/service-manager';
import { axlSettingTables } from '../axl/axl-settings.ts';
import { departureTables, leftOutTables, lookupTables, managerTables, markTables, runTables } from '../dirsync/index.ts';
import { licenceTables } from '../feed/licence.ts';
import { processNodeTables } from '../feed/process-nodes.ts';
import { changeStateTables } from '../feed/revision.ts';
import { toldSettingTables } from '../feed/told-settings.ts';
import { ldapTables, provisioningTables } from '../ldap/index.ts';
import {
  applicationUserSettingTables,
  capabilityTables,
  credentialHistoryTables,
  credentialPolicyTables,
  credentialStateTables,
  groupTables,
  localFieldTables,
  removedUserTables,
  userSettingTables,
  userTables,
} from '../users/index.ts';
import { componentVersionTables } from './component-version.ts';

/** Every table of the node's database. */
export const schema = [
  componentVersionTables,
  licenceTables,
  toldSettingTables,
  processNodeTables,
  ldapTables,
  userTables,
  groupTables,
  provisioningTables,
  credentialPolicyTables,
  credentialStateTables,
  credentialHistoryTables,
  capabilityTables,
  localFieldTables,
  userSettingTables,
  applicationUserSettingTables,
  removedUserTables,
  runTables,
  markTables,
  leftOutTables,
  lookupTables,
  managerTables,
  departureTables,
  changeStateTables,
  activationTables,
  axlSettingTables,
].join('\n');
