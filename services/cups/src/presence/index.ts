export { ClientConnection, type ConnectCall } from './client-connection.ts';
export { Messages } from './messages.ts';
export { type PhoneMessage, Phones, phoneServers } from './phones.ts';
export { type EndPointChange, type Message, PresenceEngine } from './presence-engine.ts';
