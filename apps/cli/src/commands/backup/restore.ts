import { createReadStream } from 'node:fs';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { createFolderBlobStore, LoadRefused, loadDatabase } from '@gopherlab/store';
import type { Installation } from '../../installation.ts';
import { openDatabase } from '../../setup/postgres.ts';
import { UsageError } from '../../usage-error.ts';
import { writeWhole } from '../verdict/keys.ts';
import { findLocalKeyring, retiredKeysDir, signingKeyPath } from '../verdict/local-keys.ts';
import { readArchive } from './archive.ts';
import { blobPath, blobsDirOf } from './blobs-dir.ts';
import type { Manifest } from './manifest.ts';
import { open } from './sealed-key.ts';

export interface RestoreOptions {
  installation: Installation;
  env: NodeJS.ProcessEnv;
  path: string;
  /** Replace what is there. */
  force: boolean;
  /** Opens the signing key; without it the installation signs with its own. */
  passphrase: string | undefined;
}

export interface Restored {
  manifest: Manifest;
  /** Gradings that were not over and wait again. */
  requeued: number;
  /** Whether the installation signs with the backup's key from now on. */
  signingKey: boolean;
}

/** Reads a backup and holds every part against its manifest; changes nothing. */
export async function checkBackup(path: string): Promise<Manifest> {
  return withUnpacked(path, (manifest) => Promise.resolve(manifest));
}

/** Puts a backup back: all of it, or nothing has changed. */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  return withUnpacked(options.path, (manifest, dir) => putBack(options, manifest, dir));
}

async function withUnpacked<T>(
  path: string,
  use: (manifest: Manifest, dir: string) => Promise<T>,
): Promise<T> {
  await access(path).catch((cause: unknown) => {
    throw new UsageError(`${path}: cannot be read`, { cause });
  });
  // Beside the backup, where there is room for what is as large.
  const dir = await mkdtemp(`${path}-`);
  try {
    return await use(await readArchive(path, dir), dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function putBack(options: RestoreOptions, manifest: Manifest, dir: string): Promise<Restored> {
  const { installation, env, force } = options;
  const signingKey = await openSigningKey(options, manifest, dir);
  const database = await openDatabase({ stateDir: installation.stateDir, env });
  const undo: (() => Promise<void>)[] = [];
  try {
    const { requeued } = await loadDatabase({
      url: database.url,
      migrations: manifest.migrations,
      tables: manifest.tables,
      rows: ({ name }) => createReadStream(join(dir, 'database', `${name}.copy.gz`)).pipe(createGunzip()),
      force,
      beforeCommit: async () => {
        await putBlobs(options, manifest, dir, undo);
        await publishKeys(options, manifest, undo);
      },
    });
    // The old public key is published already: whatever happens here, every verdict can be verified.
    if (signingKey !== undefined) writeWhole(signingKeyPath(installation), signingKey, 0o600);
    return { manifest, requeued, signingKey: signingKey !== undefined };
  } catch (error) {
    for (const step of undo.reverse()) await step();
    if (error instanceof LoadRefused) throw new UsageError(refusal(options.path, error), { cause: error });
    throw error;
  } finally {
    await database.stop();
  }
}

function refusal(path: string, { reason, message }: LoadRefused): string {
  if (reason === 'newer') return `${path}: ${message}`;
  if (reason === 'in-use') return `${message}: stop the installation first`;
  return `${message}; --force replaces everything`;
}

async function openSigningKey(
  { passphrase, env, installation, force }: RestoreOptions,
  manifest: Manifest,
  dir: string,
): Promise<string | undefined> {
  if (passphrase === undefined) return undefined;
  if (!manifest.signingKey) throw new UsageError('the backup has no signing key; leave the passphrase away');
  if (env.SIGNING_KEY || env.SIGNING_KEY_FILE)
    throw new UsageError('the key is set by SIGNING_KEY or SIGNING_KEY_FILE: it cannot be restored here');
  const key = open(await readFile(join(dir, manifest.signingKey.name), 'utf8'), passphrase);
  const own = await findLocalKeyring(installation, env);
  if (own && !force && !manifest.publicKeys?.keys.some(({ kid }) => kid === own.kid))
    throw new UsageError('this installation has a signing key of its own; --force replaces it');
  return key;
}

async function putBlobs(
  { installation, env }: RestoreOptions,
  { blobs }: Manifest,
  dir: string,
  undo: (() => Promise<void>)[],
): Promise<void> {
  const blobsDir = blobsDirOf(installation, env);
  const store = createFolderBlobStore(blobsDir);
  for (const { sha256 } of blobs) {
    if (await store.get(sha256)) continue;
    const target = blobPath(blobsDir, sha256);
    // A damaged one would be taken for there.
    await rm(target, { force: true });
    undo.push(() => rm(target, { force: true }));
    await store.put(await readFile(join(dir, 'blobs', sha256)));
  }
}

/** The backup's public keys: what was signed before can be verified, whoever signs now. */
function publishKeys(
  { installation, env }: RestoreOptions,
  { at, publicKeys }: Manifest,
  undo: (() => Promise<void>)[],
): Promise<void> {
  if (!publicKeys) return Promise.resolve();
  const path = join(retiredKeysDir(installation, env), `restored-${at.replaceAll(/[^0-9]/g, '')}.json`);
  writeWhole(path, JSON.stringify(publicKeys), 0o644);
  undo.push(() => rm(path, { force: true }));
  return Promise.resolve();
}
