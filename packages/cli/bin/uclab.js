#!/usr/bin/env node
import { run } from '../../../scripts/run.js';

await run(new URL('../src/main.ts', import.meta.url).pathname, process.argv.slice(2));
