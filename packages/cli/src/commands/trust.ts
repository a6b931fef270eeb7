import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { certificateFileBytes, type TrustStore } from '@uclab/contracts/lab-api';
import { codeOf } from '@uclab/foundation/errors';
import type { Command } from 'commander';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { writeOutput } from '../output/file.ts';
import { table } from '../output/table.ts';
import type { Session } from '../session.ts';

const wanted = 'A certificate as PEM or DER is wanted; "uclab directory certificate export FILE" writes one.';
const unusable = (file: string, why: string): CommandFailure => new CommandFailure(exitStatus.usage, `${file}: ${why}. ${wanted}`);

const reasons: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', EISDIR: 'that is a folder' };

/** The content of a certificate file; throws CommandFailure for one that cannot be read, is empty or is larger than what a node takes. */
async function readCertificateFile(file: string): Promise<Buffer> {
  let content: Buffer;
  try {
    // One byte more than is taken, however much there is.
    content = await buffer(createReadStream(file, { end: certificateFileBytes }));
  } catch (error) {
    throw unusable(file, reasons[codeOf(error) ?? ''] ?? 'it cannot be read');
  }
  if (content.length === 0) throw unusable(file, 'it is empty');
  if (content.length > certificateFileBytes) {
    throw unusable(file, `it has more than ${certificateFileBytes} bytes, which is the most that a certificate file has`);
  }
  return content;
}

export function addTrust(program: Command, session: Session): void {
  const trust = program.command('trust').description('certificates of a node: tomcat, tomcat-trust, directory-trust; of cupc: pc-trust');

  trust
    .command('ls <node> <store>')
    .description('what a store holds, and which running services have loaded it')
    .action(async (node: string, store: string) => {
      const result = await session.run('Reading the store', (cluster) => cluster.trust(node, store));
      session.print(result, () => storeTable(result));
    });

  trust
    .command('upload <node> <store> <file>')
    .description('Upload Certificate; services that run do not see it before they are restarted')
    .action(async (node: string, store: string, file: string) => {
      const content = await readCertificateFile(file);
      const result = await session.run('Uploading', (cluster) => cluster.uploadCertificate(node, store, content, basename(file)));
      session.print(result, () => [result.message, ...storeTable(result)]);
    });

  trust
    .command('delete <node> <store> <name>')
    .description('removes a certificate from a store')
    .action(async (node: string, store: string, name: string) => {
      const result = await session.run('Deleting', (cluster) => cluster.deleteCertificate(node, store, name));
      session.print(result, () => [
        `${name} is no longer in ${store} of ${node}. Services that loaded it use it until they are restarted.`,
      ]);
    });

  trust
    .command('download <node> <store> <name> [file]')
    .description('a certificate as PEM, to a file or to standard output')
    .action(async (node: string, store: string, name: string, file: string | undefined) => {
      const result = await session.run('Reading the store', (cluster) => cluster.trust(node, store));
      const certificate = result.certificates.find((candidate) => candidate.name === name);
      if (!certificate) {
        const names = result.certificates.map((candidate) => candidate.name).join(', ');
        throw new CommandFailure(exitStatus.productSaidNo, `${store} of ${node} has no certificate ${name}; it has ${names || 'none'}.`);
      }
      if (file) await writeOutput(file, certificate.pem);
      session.print(certificate, () => (file ? [`Written to ${file}.`] : certificate.pem.trimEnd().split('\n')));
    });
}

function storeTable(store: TrustStore): string[] {
  if (store.certificates.length === 0) return [`${store.store} of ${store.node} is empty.`];
  const rows = store.certificates.map((certificate) => [
    certificate.name,
    certificate.subject,
    certificate.issuer,
    certificate.notAfter.slice(0, 10),
    certificate.loadedBy.join(', ') || 'nobody',
  ]);
  return table(['name', 'subject', 'issuer', 'valid to', 'loaded by'], rows);
}
