import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, every, type Timer } from '@uclab/foundation/clock';
import { readKeyPair } from '@uclab/foundation/config';
import { Refusal } from '@uclab/foundation/errors';
import { fileNameFor } from './file-name.ts';
import { readStoredFile, readUpload } from './read-certificates.ts';
import { certificateFiles, copyFolder, fingerprintOfFolder } from './store-folder.ts';
import { type StoreName, storeNames } from './store-name.ts';
import { describeCertificate, fingerprintOf, type StoredCertificate } from './stored-certificate.ts';
import { UploadTimes } from './upload-times.ts';
import { writeWhole } from './write-whole.ts';

/** What a service read from a store when it started. It never changes, whatever happens to the store. */
export interface LoadedTrust {
  readonly store: StoreName;
  readonly certificates: readonly StoredCertificate[];
  readonly loadedAtMs: number;
}

const lookEachMs = 400;

/**
 * The certificate stores of one node, a folder each below `folder`. The disk is read each time, so that a file put there by
 * hand counts as much as an upload. Source of the rules: Cisco Unified OS Administration, Certificate Management.
 */
export class TrustStores {
  /** The stores that the machine has. */
  readonly names: readonly StoreName[];
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #seen = '';
  #look: Timer | undefined;

  /** `names`: those of a node where it is left out. */
  constructor(folder: string, clock: Clock, names: readonly StoreName[] = storeNames) {
    this.names = names;
    this.#folder = folder;
    this.#clock = clock;
  }

  /** The certificates of a store, by name. A file that cannot be read as a certificate is left out. */
  list(store: StoreName): StoredCertificate[] {
    const folder = this.#folderOf(store);
    const times = new UploadTimes(folder);
    const known = times.read();
    const listed = certificateFiles(folder).flatMap(({ name, content, writtenAtMs }) =>
      readStoredFile(content).map((certificate) =>
        describeCertificate(certificate, name, known[fingerprintOf(certificate)] ?? writtenAtMs + this.#clock.offsetMs),
      ),
    );
    // Kept when first seen: the clock may be moved later, and the moment of the upload must not move with it.
    times.keep(known, listed);
    return listed;
  }

  /**
   * Adds the certificates of a file, PEM (one or many) or DER, and returns them as stored. One with the subject of another
   * replaces that only if its validity starts later (Security Guide, Certificate Management); the same one again changes
   * nothing. All of a file are taken or none. Throws Refusal('refused') for content that is no certificate, for the store `tomcat`
   * and for one that is not newer.
   */
  upload(store: StoreName, content: Uint8Array, fileName: string): StoredCertificate[] {
    if (store === 'tomcat') {
      const others = this.names.filter((name) => name !== 'tomcat').join(' or ');
      const sentence = `Store tomcat holds the node's own certificate and key; upload to ${others}.`;
      throw new Refusal('refused', sentence, 'store');
    }
    const folder = this.#folderOf(store);
    const held = new Map(this.list(store).map((certificate) => [certificate.subject, certificate]));
    const taken = new Set([...held.values()].map((certificate) => certificate.name));
    const stored: StoredCertificate[] = [];
    const wanted: StoredCertificate[] = [];
    for (const certificate of readUpload(content)) {
      const fresh = describeCertificate(certificate, fileNameFor(certificate, fileName, taken), this.#clock.nowMs());
      const old = held.get(fresh.subject);
      if (old?.fingerprint === fresh.fingerprint) {
        stored.push(old);
        continue;
      }
      if (old && fresh.notBeforeMs <= old.notBeforeMs) throw notNewer(store, old);
      const replacing = old ? { ...fresh, name: old.name } : fresh;
      taken.add(replacing.name);
      held.set(replacing.subject, replacing);
      wanted.push(replacing);
      stored.push(replacing);
    }
    if (wanted.length === 0) return stored;
    mkdirSync(folder, { recursive: true });
    for (const certificate of wanted) writeWhole(join(folder, certificate.name), certificate.pem);
    new UploadTimes(folder).write([...held.values()]);
    this.#tell();
    return stored;
  }

  /** Removes a certificate and returns it. Throws Refusal('not-found'), and Refusal('refused') for Tomcat's own. */
  delete(store: StoreName, name: string): StoredCertificate {
    if (store === 'tomcat') throw new Refusal('refused', "The node's own certificate cannot be deleted: Tomcat could not start.", 'store');
    const held = this.list(store);
    const certificate = held.find((candidate) => candidate.name === name);
    if (!certificate) {
      const names = held.map((candidate) => candidate.name).join(', ') || 'nothing';
      throw new Refusal('not-found', `${store} has no certificate "${name}"; it holds ${names}.`, 'name');
    }
    const folder = this.#folderOf(store);
    rmSync(join(folder, certificate.name));
    new UploadTimes(folder).write(held.filter((candidate) => candidate.name !== name));
    this.#tell();
    return certificate;
  }

  /** What a service reads when it starts. */
  load(store: StoreName): LoadedTrust {
    return { store, certificates: this.list(store), loadedAtMs: this.#clock.nowMs() };
  }

  /** The certificate (with its chain) and the key that Tomcat shows, PEM. Throws ConfigError for a damaged file. */
  ownKey(): { certificate: string; privateKey: string } {
    const folder = this.#folderOf('tomcat');
    return readKeyPair(join(folder, 'tomcat.pem'), join(folder, 'tomcat.key'));
  }

  /** Calls back after each change, by this class or by hand (noticed within half a second); the returned function ends that. */
  onChange(listener: () => void): () => void {
    if (this.#listeners.size === 0) {
      this.#seen = this.#signature();
      this.#look = every(lookEachMs, () => this.#signature() !== this.#seen && this.#tell());
    }
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#look?.stop();
    };
  }

  /** Copies all stores to a folder, from which `restore` brings them back. */
  checkpoint(folder: string): void {
    for (const store of this.names) copyFolder(this.#folderOf(store), join(folder, store));
  }

  /** Makes all stores what they were at the checkpoint, the times of upload included. */
  restore(folder: string): void {
    for (const store of this.names) copyFolder(join(folder, store), this.#folderOf(store));
    this.#tell();
  }

  #folderOf(store: StoreName): string {
    return join(this.#folder, store);
  }

  #signature(): string {
    return this.names.map((store) => fingerprintOfFolder(this.#folderOf(store))).join();
  }

  #tell(): void {
    this.#seen = this.#signature();
    for (const listener of this.#listeners) listener();
  }
}

const notNewer = (store: StoreName, old: StoredCertificate): Refusal =>
  new Refusal(
    'refused',
    `${store} already holds ${old.name} with the same subject (${old.subject}), and this certificate does not start later; delete the old one first.`,
    'content',
  );
