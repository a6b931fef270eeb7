export { ClientProfileAgent, type ClientProfileAgentOptions } from './client-profile-agent.ts';
