export { ProxyServer, type ProxyServerAddress } from './proxy-server.ts';
