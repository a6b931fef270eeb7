export { PlatformNode, type PlatformNodeOptions, type Resettable } from './platform-node.ts';
export { serveNode } from './serve-node.ts';
