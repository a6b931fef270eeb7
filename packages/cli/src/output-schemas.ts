import {
  agentDetailSchema,
  certificateSchema,
  clientSchema,
  directoryCertificateSchema,
  directoryStateSchema,
  directoryUserSchema,
  directoryUsersSchema,
  explanationSchema,
  labErrorSchema,
  ldapSettingsSchema,
  linksSchema,
  logSchema,
  nodeUsersSchema,
  servicesSchema,
  signInResultSchema,
  statusSchema,
  syncResultSchema,
  trustStoreSchema,
} from '@uclab/contracts/lab-api';
import { z } from 'zod';

/** What each command prints with --json, by the words of the command. Names in it are stable. */
export const outputSchemas = {
  /** Once, as soon as the cluster is ready. */
  up: statusSchema,
  status: statusSchema,
  'sign-in': signInResultSchema,
  'sign-out': clientSchema,
  why: explanationSchema,
  sync: syncResultSchema,
  reset: z.object({ reset: z.literal(true) }),
  users: nodeUsersSchema,
  'agent show': agentDetailSchema,
  'agent resync': agentDetailSchema,
  'link ls': linksSchema,
  'link block': linksSchema,
  'link allow': linksSchema,
  'trust ls': trustStoreSchema,
  'trust upload': trustStoreSchema,
  'trust delete': trustStoreSchema,
  'trust download': certificateSchema,
  restart: servicesSchema,
  'service ls': servicesSchema,
  'service start': servicesSchema,
  'service stop': servicesSchema,
  log: logSchema,
  'ldap show': ldapSettingsSchema,
  'ldap set': ldapSettingsSchema,
  'directory user ls': directoryUsersSchema,
  'directory user add': directoryUserSchema,
  'directory user set': directoryUserSchema,
  'directory user move': directoryUserSchema,
  'directory user delete': directoryUserSchema,
  'directory user password': directoryUserSchema,
  'directory user lock': directoryUserSchema,
  'directory user unlock': directoryUserSchema,
  'directory user disable': directoryUserSchema,
  'directory user enable': directoryUserSchema,
  'directory certificate show': directoryCertificateSchema,
  'directory certificate export': directoryCertificateSchema.extend({ file: z.string() }),
  'directory certificate issue': directoryCertificateSchema,
  'directory start': directoryStateSchema,
  'directory stop': directoryStateSchema,
  'directory log': logSchema,
  compose: z.object({ nodes: z.number(), file: z.string().nullable(), yaml: z.string().optional() }),
} as const;

/** What every command prints with --json in place of its object when it fails; `status` is the exit status. */
export const errorSchema = z.object({
  error: z.object({
    status: z.number().int(),
    message: z.string(),
    /** Of what the lab or a node refused, as in the lab's HTTP API. */
    code: labErrorSchema.shape.error.shape.code.optional(),
    /** The input that broke a rule. */
    field: z.string().optional(),
  }),
});

export type CommandWithOutput = keyof typeof outputSchemas;
