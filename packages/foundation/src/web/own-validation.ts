const refuse = (): never => {
  throw new Error('requests are checked with zod here, and a route has no JSON schema');
};

/** An option of fastify: without its own validator and serialiser, which are many modules and would never be used. */
export const ownValidation = { schemaController: { compilersFactory: { buildValidator: () => refuse, buildSerializer: () => refuse } } };
