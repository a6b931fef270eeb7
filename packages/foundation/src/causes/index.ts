export { type CauseCode, causeCodes, causes } from './causes.ts';
export { isSymptomCode, type SymptomCode, symptomCodes, symptoms } from './symptoms.ts';
