import { messageOf } from '@uclab/foundation/errors';
import { defaultPersona, type Persona, parsePersona, personaText } from '@uclab/foundation/persona';
import { addressNetworkRule, feedModes, isAddressNetwork, usualNetwork } from '@uclab/lab/topology';
import { z } from 'zod';
import { directoryProductNames } from './directory-products.ts';
import { isProfileName, type ProfileName, profileNames } from './profiles.ts';

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );

function readPersona(text: string, context: z.RefinementCtx): Persona {
  try {
    return parsePersona(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: messageOf(error) });
    return z.NEVER;
  }
}

/** UCLAB_PREPARE_*: what the one-shot container is told. */
export const prepareConfigSchema = z.strictObject({
  /** A folder that holds a folder for each node and one for `lab`. */
  folder: z.string().min(1),
  profile: z
    .custom<ProfileName>((value) => typeof value === 'string' && isProfileName(value), `is one of ${profileNames.join(', ')}`)
    .default('ldaps'),
  directory: z.enum(directoryProductNames, `is one of ${directoryProductNames.join(', ')}`).default('openldap'),
  /** `cucm=7.1,cups=7.0,cupc=7.0` */
  persona: z.string().default(personaText(defaultPersona)).transform(readPersona),
  feed: z.enum(feedModes, `is one of ${feedModes.join(', ')}`).default('direct'),
  addressNetwork: z.string().refine(isAddressNetwork, addressNetworkRule).default(usualNetwork),
  demoLicence: z.stringbool().default(false),
  users: z.coerce.number().int().min(2).max(200_000).default(1000),
  presenceNodes: z.coerce.number().int().min(1).max(20).default(2),
  /** `cups1-to-directory=blackhole,…` */
  initialLinks: list.transform((entries, context) =>
    Object.fromEntries(
      entries.map((entry) => {
        const [link = '', mode = 'blackhole'] = entry.split('=');
        const known = z.enum(['blackhole', 'refuse', 'reset']).safeParse(mode);
        if (!known.success) context.addIssue({ code: 'custom', message: `${link}: the mode is blackhole, refuse or reset, not ${mode}` });
        return [link, known.success ? known.data : 'blackhole'] as const;
      }),
    ),
  ),
  uploadDirectoryCertificateTo: list,
});
