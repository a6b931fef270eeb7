import { accountsSchema, licenceSchema, linkModeSchema } from '@uclab/contracts/lab-api';
import { requireJsonFile } from '@uclab/foundation/config';
import { defaultPersona, personaText } from '@uclab/foundation/persona';
import { z } from 'zod';
import { directoryProducts } from '../directory/index.ts';
import { feedModes, usualNetwork } from '../topology/index.ts';

/** What the laboratory is told about the cluster that was prepared for it: `lab.json` in its state folder. */
export const labSeedSchema = z.strictObject({
  /** The name under which the cluster was prepared, as `ldaps`. */
  profile: z.string().min(1),
  /** Who made the directory. */
  directory: z.enum(directoryProducts).default('openldap'),
  /** Releases, as foundation/persona writes them; a cluster that was prepared before there was a choice has the default. */
  persona: z.string().min(1).default(personaText(defaultPersona)),
  /** As CUCM was installed with it. */
  licence: licenceSchema.default('full'),
  /** From whom the presence nodes are fed. */
  feed: z.enum(feedModes).default('direct'),
  /** People in the directory at the beginning. */
  users: z.int().min(0),
  accounts: accountsSchema,
  /** The password that CUCM gives everybody whose password it checks itself, until a local one is set. */
  defaultCredential: z.string().min(1),
  /** The directory's root DN, with which the laboratory writes. */
  administrator: z.strictObject({ dn: z.string().min(1), password: z.string().min(1) }),
  /** Suffix of the directory. */
  base: z.string().min(1),
  /** The network of the nodes' own addresses, which their certificates name. */
  addressNetwork: z.string().default(usualNetwork),
  /** Links that do not begin open. */
  initialLinks: z.record(z.string(), linkModeSchema).default({}),
  /** Nodes whose directory-trust gets the directory's certificate when everything runs, without a restart. */
  uploadDirectoryCertificateTo: z.array(z.string()).default([]),
});

export type LabSeed = z.output<typeof labSeedSchema>;
/** The seed as it may be written: defaults left out. */
export type LabSeedInput = z.input<typeof labSeedSchema>;

/** Reads and checks a lab.json; throws ConfigError, which names the file and each field that breaks a rule. */
export const readLabSeed = (file: string): LabSeed => requireJsonFile(file, labSeedSchema);
