import { z } from 'zod';

/** A demo licence is for trying things out; nothing that is emulated depends on it. */
export const licenceSchema = z.enum(['full', 'demo']);

export const serviceSchema = z.object({
  name: z.string(),
  shortName: z.string(),
  kind: z.string(),
  state: z.enum(['STOPPED', 'STARTING', 'STARTED', 'STOPPING']),
  activated: z.boolean(),
  /** Emulated time, ISO 8601; null while it does not run. */
  startedAt: z.string().nullable(),
  /** Why it ended by itself or did not start; empty otherwise. */
  reason: z.string(),
});
export type Service = z.infer<typeof serviceSchema>;

export const servicesSchema = z.object({ services: z.array(serviceSchema.extend({ node: z.string() })) });
export type Services = z.infer<typeof servicesSchema>;

/** What a service can be told; only feature services are activated and deactivated. */
export const serviceActionSchema = z.enum(['start', 'stop', 'restart', 'activate', 'deactivate']);
export type ServiceAction = z.infer<typeof serviceActionSchema>;

/** POST /api/v1/nodes/{node}/services/{service} */
export const controlServiceSchema = z.strictObject({ action: serviceActionSchema });

export const certificateSchema = z.object({
  name: z.string(),
  subject: z.string(),
  issuer: z.string(),
  serialNumber: z.string(),
  notBefore: z.string(),
  notAfter: z.string(),
  fingerprint: z.string(),
  uploadedAt: z.string(),
  /** Services that run with this certificate in the trust they loaded. */
  loadedBy: z.array(z.string()),
  pem: z.string(),
});
export const trustStoreSchema = z.object({
  node: z.string(),
  store: z.string(),
  certificates: z.array(certificateSchema),
  message: z.string(),
});
export type TrustStore = z.infer<typeof trustStoreSchema>;

/** What a certificate file has at most, which nodes refuse beyond: no larger one need be sent. */
export const certificateFileBytes = 64 * 1024;

/** POST /api/v1/nodes/{node}/trust/{store} */
export const uploadCertificateSchema = z.strictObject({ fileName: z.string().min(1).max(255), contentBase64: z.base64().min(1) });

export const nodeUserSchema = z.object({
  userid: z.string(),
  status: z.enum(['active', 'inactive']),
  source: z.enum(['ldap', 'local']),
  home: z.string(),
  firstName: z.string(),
  lastName: z.string(),
});
export const nodeUsersSchema = z.object({ node: z.string(), users: z.array(nodeUserSchema) });
export type NodeUsers = z.infer<typeof nodeUsersSchema>;

export const logLineSchema = z.object({ at: z.string(), service: z.string(), text: z.string() });
export const logSchema = z.object({ node: z.string(), lines: z.array(logLineSchema), dropped: z.number() });
export type NodeLog = z.infer<typeof logSchema>;
