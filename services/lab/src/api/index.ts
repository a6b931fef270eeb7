export { buildApi } from './api.ts';
