// Run after a change of dependencies, as `npm run lock`. A registry mirror that carries only some platforms makes npm leave the other
// platforms' packages out of package-lock.json, and then `npm ci` refuses the file everywhere. This adds them: their version is that
// of the package that wants them, their platform stands in their name, and a machine of another platform never fetches them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const entrySchema = z.looseObject({ optionalDependencies: z.record(z.string(), z.string()).optional(), dev: z.boolean().optional() });
const lockSchema = z.looseObject({ packages: z.record(z.string(), entrySchema) });

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64', 'armv7'];

/** The platform that a package of one platform has in its name, in the words of its package.json. */
function platformOf(name: string): Record<string, string[]> {
  const words = name.split(/[/-]/);
  const system = words.find((word) => systems.includes(word));
  const processor = words.find((word) => processors.includes(word));
  return {
    ...(system ? { os: [system] } : {}),
    ...(processor ? { cpu: [processor === 'armv7' ? 'arm' : processor] } : {}),
    ...(words.some((word) => word.startsWith('musl')) ? { libc: ['musl'] } : {}),
  };
}

const file = join(import.meta.dirname, '..', 'package-lock.json');
const lock = lockSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
const added: string[] = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  if (!path.startsWith('node_modules/')) continue;
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const platform = platformOf(name);
    // A range cannot be pinned from here, and a package for every platform is in the registry.
    if (!/^\d+\.\d+\.\d+$/.test(version) || !platform.os || lock.packages[`node_modules/${name}`]) continue;
    lock.packages[`node_modules/${name}`] = { version, ...platform, ...(entry.dev ? { dev: true } : {}), optional: true };
    added.push(name);
  }
}
const packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`);
console.log(added.length === 0 ? 'package-lock.json lacks nothing' : `added ${added.length}: ${added.join(', ')}`);
