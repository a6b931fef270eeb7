import { z } from 'zod';

const elementName = z.string().regex(/^[A-Za-z_][\w.-]{0,63}$/, { error: 'must be the name of an element' });

/** An element of a request: with a text, or with elements inside. */
export interface AxlElement {
  readonly name: string;
  readonly text?: string | undefined;
  /** By name, for instance the queueId of startChangeId. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  readonly elements?: readonly AxlElement[] | undefined;
}

const axlElementSchema: z.ZodType<AxlElement, AxlElement> = z.strictObject({
  name: elementName,
  text: z.string().optional(),
  attributes: z.record(elementName, z.string()).optional(),
  get elements() {
    return z.array(axlElementSchema).optional();
  },
});

/** POST /api/v1/cucm/axl: calls an operation as the laboratory's application user. Without a version it is the schema of CUCM's release. */
export const callAxlSchema = z.strictObject({
  operation: elementName,
  version: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,2})?$/, { error: 'must be a schema such as 12.5 or 15' })
    .transform((text) => (text.includes('.') ? text : `${text}.0`))
    .optional(),
  elements: z.array(axlElementSchema).default([]),
});
export type CallAxl = z.input<typeof callAxlSchema>;

/** What stands inside of an element of a reply: a text, or its elements by name, of which those that come several times are a list. */
export type AxlValue = string | { readonly [name: string]: AxlValue | readonly AxlValue[] };

export const axlValueSchema: z.ZodType<AxlValue> = z.union([
  z.string(),
  z.record(
    z.string(),
    z.lazy(() => z.union([axlValueSchema, z.array(axlValueSchema)])),
  ),
]);

/** The answer to POST /api/v1/cucm/axl. */
export const axlAnswerSchema = z.object({
  operation: z.string(),
  version: z.string(),
  /** HTTP status. */
  status: z.number(),
  /** Both messages as they went over the wire. */
  request: z.string(),
  reply: z.string(),
  /** What stands inside of the response, its keys as `uuid`; null for a fault. */
  result: axlValueSchema.nullable(),
  fault: z
    .object({
      code: z.string(),
      message: z.string(),
      /** What CUCM wrote of it beside that, and tells no caller of AXL; empty for nothing. */
      logged: z.string(),
    })
    .nullable(),
});
export type AxlAnswer = z.infer<typeof axlAnswerSchema>;
