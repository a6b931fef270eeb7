export { type AccountReason, accountReasons } from './account-reasons.ts';
export { type CauseCode, causeCodes, causes } from './causes.ts';
export { isSymptomCode, type SymptomCode, symptomCodes, symptoms } from './symptoms.ts';
