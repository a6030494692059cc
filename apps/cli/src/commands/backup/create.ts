import { existsSync } from 'node:fs';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import {
  createFolderBlobStore,
  openSnapshot,
  type DatabaseSnapshot,
  type TableShape,
} from '@gopherlab/store';
import type { Installation } from '../../installation.ts';
import { openDatabase } from '../../setup/postgres.ts';
import { UsageError } from '../../usage-error.ts';
import { findLocalKeyring, readLocalSigningKey } from '../verdict/local-keys.ts';
import { measuring, writeArchive, type ArchiveFile } from './archive.ts';
import { blobPath, blobsDirOf } from './blobs-dir.ts';
import type { Manifest, Part } from './manifest.ts';
import { seal } from './sealed-key.ts';

export interface CreateOptions {
  installation: Installation;
  env: NodeJS.ProcessEnv;
  /** Where the backup shall be; nothing may be there. */
  path: string;
  /** Seals the signing key; without it the key is left out. */
  passphrase: string | undefined;
  /** Write the backup even where blobs are lost already. */
  despiteLostBlobs: boolean;
}

/** Makes a backup of one moment, also while the installation serves. */
export async function createBackup(options: CreateOptions): Promise<Manifest> {
  const { installation, env, path } = options;
  if (existsSync(path)) throw new UsageError(`${path}: is there already`);
  if (!existsSync(dirname(path))) throw new UsageError(`${dirname(path)}: is no folder`);
  if (!env.DATABASE_URL && !existsSync(join(installation.stateDir, 'postgres')))
    throw new UsageError('there is nothing to back up: this installation was never started');
  const database = await openDatabase({ stateDir: installation.stateDir, env });
  const staging = await mkdtemp(join(dirname(path), `.${basename(path)}-`));
  try {
    await using snapshot = await openSnapshot(database.url);
    if (snapshot.migrations.length === 0)
      throw new UsageError('there is nothing to back up: the database is empty');
    return await write(options, snapshot, staging);
  } finally {
    await rm(staging, { recursive: true, force: true });
    await database.stop();
  }
}

async function write(options: CreateOptions, snapshot: DatabaseSnapshot, staging: string): Promise<Manifest> {
  const { installation, env, path } = options;
  const tables: Manifest['tables'] = [];
  const files: ArchiveFile[] = [];
  for (const table of snapshot.tables) {
    const file = await saveTable(snapshot, table, staging);
    files.push(file);
    tables.push({ ...table, part: partOf(file) });
  }
  const blobs = await findBlobs(blobsDirOf(installation, env), snapshot.blobs);
  if (blobs.lost.length > 0 && !options.despiteLostBlobs) throw new UsageError(lostWords(blobs.lost));
  files.push(...blobs.found);
  const signingKey = await saveKey(options, staging);
  if (signingKey) files.push(signingKey);
  const manifest: Manifest = {
    format: 1,
    at: snapshot.at.toISOString(),
    server: snapshot.server,
    migrations: snapshot.migrations,
    tables,
    blobs: blobs.found.map(({ sha256, bytes }) => ({ sha256, bytes })),
    lostBlobs: blobs.lost,
    publicKeys: (await findLocalKeyring(installation, env))?.publicKeys ?? null,
    signingKey: signingKey ? partOf(signingKey) : null,
  };
  await writeArchive(path, manifest, files);
  return manifest;
}

const partOf = ({ name, bytes, sha256 }: ArchiveFile): Part => ({ name, bytes, sha256 });

async function saveTable(
  snapshot: DatabaseSnapshot,
  table: TableShape,
  staging: string,
): Promise<ArchiveFile> {
  const name = `database/${table.name}.copy.gz`;
  const path = join(staging, name);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const through = measuring();
  await pipeline(
    snapshot.rows(table),
    createGzip(),
    through,
    createWriteStream(path, { flags: 'wx', mode: 0o600 }),
  );
  return { name, path, ...through.measured() };
}

/** A blob is there before the row that names it, and never changes: those of the snapshot are all there. */
async function findBlobs(dir: string, wanted: string[]): Promise<{ found: ArchiveFile[]; lost: string[] }> {
  const store = createFolderBlobStore(dir);
  const found: ArchiveFile[] = [];
  const lost: string[] = [];
  for (const sha256 of wanted) {
    const path = blobPath(dir, sha256);
    // Damaged ones are not given out.
    if ((await store.get(sha256)) === undefined) lost.push(sha256);
    else found.push({ name: `blobs/${sha256}`, path, sha256, bytes: (await stat(path)).size });
  }
  return { found, lost };
}

function lostWords(lost: string[]): string {
  const names = lost.slice(0, 3).join(', ');
  const rest = lost.length > 3 ? ` and ${lost.length - 3} more` : '';
  return `blobs are missing or damaged: ${names}${rest}; --despite-lost-blobs makes a backup without them`;
}

async function saveKey(
  { installation, env, passphrase }: CreateOptions,
  staging: string,
): Promise<ArchiveFile | undefined> {
  if (passphrase === undefined) return undefined;
  const key = readLocalSigningKey(installation, env);
  if (key === undefined) throw new UsageError('this installation has no signing key yet');
  const name = 'keys/signing-key.json';
  const path = join(staging, name);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const through = measuring();
  const sealed = seal(key, passphrase);
  await writeFile(path, sealed, { mode: 0o600 });
  through.end(sealed);
  through.resume();
  await new Promise((resolve) => through.once('end', resolve));
  return { name, path, ...through.measured() };
}
