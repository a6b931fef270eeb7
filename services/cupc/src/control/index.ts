export { addClientsService } from './clients-service.ts';
export { buildHttpApi } from './http-api.ts';
