export { axlSchemaOf, axlSchemas } from './axl-schemas.ts';
export { type PairRule, pairRules, worksWith } from './compatibility.ts';
export { type Product, products, releasesOf } from './known-releases.ts';
export { defaultPersona, type Persona, parsePersona, personaText, versionIn } from './persona.ts';
export { isFrom } from './release.ts';
export { serviceBeginningWith, servicesBeginningWith, shortNamesOf } from './service-names.ts';
export type { Mark, Trait } from './trait.ts';
export { cucmTraits, cupcTraits, cupsTraits, platformTraits, traits } from './traits.ts';
