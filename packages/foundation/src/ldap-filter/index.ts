export { type FilterMistake, filterMistake } from './filter-syntax.ts';
