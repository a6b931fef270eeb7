import { messageOf } from '@uclab/foundation/errors';
import { parsePersona } from '@uclab/foundation/persona';
import { addressModes, addressNetworkRule, feedModes, isAddressNetwork, whyNoOwnAddresses } from '@uclab/lab/topology';
import { z } from 'zod';
import { profileNames } from '../prepare/profiles.ts';

const text = z.string().min(1, 'is not empty');

function checkPersona(persona: string, context: z.RefinementCtx): void {
  try {
    parsePersona(persona);
  } catch (error) {
    context.addIssue({ code: 'custom', message: messageOf(error).replace(/^persona: /, '') });
  }
}

/** The options of startCluster as they may be: a typing mistake is told and not taken for a wish to have the default. */
const optionsSchemaOn = (platform: NodeJS.Platform) =>
  z.strictObject({
    profile: z.enum(profileNames, { error: `is one of ${profileNames.join(', ')}` }).optional(),
    persona: z.string({ error: 'is a text such as cucm=7.1,cups=7.0,cupc=7.0' }).superRefine(checkPersona).optional(),
    demoLicence: z.boolean({ error: 'is true or false' }).optional(),
    feed: z.enum(feedModes, { error: `is one of ${feedModes.join(', ')}` }).optional(),
    addresses: z
      .enum(addressModes, { error: `is one of ${addressModes.join(', ')}` })
      .superRefine((mode, context) => {
        const reason = mode === 'per-node' ? whyNoOwnAddresses(platform) : undefined;
        if (reason) context.addIssue({ code: 'custom', message: reason });
      })
      .optional(),
    addressNetwork: z.string().refine(isAddressNetwork, addressNetworkRule).optional(),
    users: z.int().min(2, 'is at least 2').max(200_000, 'is 200000 at most').optional(),
    presenceNodes: z.int().min(1, 'is at least 1').max(20, 'is 20 at most').optional(),
    stateFolder: text.optional(),
    tomcatRestartMs: z.int().min(0, 'is not negative').optional(),
    ports: z.enum(['free', 'published'], { error: 'is free or published' }).optional(),
    portSettings: z.record(z.string(), z.string().optional()).optional(),
    logLevel: text.optional(),
    initialLinks: z.record(text, z.enum(['blackhole', 'refuse', 'reset'])).optional(),
    uploadDirectoryCertificateTo: z.array(text).readonly().optional(),
  });

/** Throws a RangeError that names each option that does not exist, breaks its rule, or asks for what that system has not. */
export function checkOptions(options: unknown, platform: NodeJS.Platform = process.platform): void {
  const optionsSchema = optionsSchemaOn(platform);
  const parsed = optionsSchema.safeParse(options);
  if (parsed.success) return;
  const lines = parsed.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `${issue.keys.join(', ')}: no such option; there are ${Object.keys(optionsSchema.shape).join(', ')}`
      : `${issue.path.join('.')}: ${issue.message}`,
  );
  throw new RangeError(`startCluster: ${lines.join('; ')}`);
}
