import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// A whole cluster is some 1,100 modules: half of the time to load them goes into compiling what did not change since last time.
// Beside the packages and not in the folder for temporary files, where another user could have put something for us to run.
const cache = fileURLToPath(new URL('../../../node_modules/.cache/compiled', import.meta.url));
enableCompileCache(cache);
// For worker threads, which look there.
process.env.NODE_COMPILE_CACHE ??= cache;

const { runCommandLine } = await import('./run-command-line.ts');
process.exitCode = await runCommandLine(process.argv.slice(2));
