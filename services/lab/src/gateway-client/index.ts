export { GatewayRefusedError, GatewayUnreachableError } from './gateway-errors.ts';
export {
  type ProxyChange,
  ProxyClient,
  type ProxyState,
  type ProxyWanted,
  type ToxicChange,
  type ToxicState,
  type ToxicWanted,
} from './proxy-client.ts';
export type { BytesByDirection } from './received-bytes.ts';
