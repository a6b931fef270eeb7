export { addClientsService } from './clients-service.ts';
export { addContactsService } from './contacts-service.ts';
export { buildHttpApi } from './http-api.ts';
