import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, pack, type Pack } from 'tar-stream';
import { UsageError } from '../../usage-error.ts';
import { ManifestSchema, type Manifest } from './manifest.ts';

const MANIFEST = 'manifest.json';
const MANIFEST_HASH = 'manifest.sha256';
/** A manifest names every blob: some hundred bytes each. */
const MOST_MANIFEST_BYTES = 256 * 1024 * 1024;

/** A file that goes into the archive. */
export interface ArchiveFile {
  name: string;
  path: string;
  bytes: number;
  sha256: string;
}

/** Passes on what it counts and hashes. */
export function measuring(): Transform & { measured(): { bytes: number; sha256: string } } {
  const hash = createHash('sha256');
  let bytes = 0;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return Object.assign(through, { measured: () => ({ bytes, sha256: hash.digest('hex') }) });
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** Writes a tar archive: the manifest, its hash, then the files. Whoever sees `path` sees all of it. */
export async function writeArchive(path: string, manifest: Manifest, files: ArchiveFile[]): Promise<void> {
  const partial = `${path}.${randomUUID()}.partial`;
  const text = JSON.stringify(manifest);
  const archive = pack();
  try {
    // Personal data: for its owner's eyes only.
    const written = pipeline(archive, createWriteStream(partial, { flags: 'wx', mode: 0o600 }));
    await Promise.all([written, fill(archive, text, files)]);
    const handle = await open(partial, 'r');
    await handle.sync().finally(() => handle.close());
    await rename(partial, path);
  } catch (error) {
    archive.destroy();
    await rm(partial, { force: true });
    throw error;
  }
}

async function fill(archive: Pack, manifest: string, files: ArchiveFile[]): Promise<void> {
  archive.entry({ name: MANIFEST, mode: 0o600 }, manifest);
  archive.entry({ name: MANIFEST_HASH, mode: 0o600 }, `${hashOf(manifest)}\n`);
  for (const { name, path, bytes, sha256 } of files) {
    const through = measuring();
    await pipeline(createReadStream(path), through, archive.entry({ name, size: bytes, mode: 0o600 }));
    if (through.measured().sha256 !== sha256) throw new Error(`${path} changed while it was read`);
  }
  archive.finalize();
}

/**
 * Reads an archive into `dir`, which the caller removes, and holds every byte against the manifest. Throws UsageError
 * that names what is missing, damaged or not of a backup.
 */
export async function readArchive(path: string, dir: string): Promise<Manifest> {
  const reader = extract();
  const source = createReadStream(path);
  // A fault of reading or of the archive's form ends the loop below by throwing there.
  const read = pipeline(source, reader).catch((error: unknown) => error);
  const texts = new Map<string, string>();
  const found = new Map<string, { bytes: number; sha256: string }>();
  try {
    for await (const entry of reader) {
      const { name } = entry.header;
      if (name === MANIFEST || name === MANIFEST_HASH) {
        texts.set(name, await textOf(entry as AsyncIterable<Buffer>));
        continue;
      }
      if (!/^(database|blobs|keys)\/[\w.-]+$/.test(name) || found.has(name))
        throw new UsageError(`${path}: is damaged: ${JSON.stringify(name)} is no part of a backup`);
      found.set(name, await unpack(entry as AsyncIterable<Buffer>, join(dir, name)));
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `${path}: is damaged, or no backup (${error instanceof Error ? error.message : ''})`,
      {
        cause: error,
      },
    );
  } finally {
    source.destroy();
    await read;
  }
  const manifest = readManifest(path, texts);
  assertWhole(path, manifest, found);
  return manifest;
}

async function unpack(
  entry: AsyncIterable<Buffer>,
  path: string,
): Promise<{ bytes: number; sha256: string }> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const through = measuring();
  // Read by hand: to Node's pipeline an entry is no stream of its own kind, and the end of a cut-off one it waits for in vain.
  await pipeline(chunksOf(entry), through, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  return through.measured();
}

async function* chunksOf(entry: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* entry;
}

async function textOf(entry: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of entry) {
    bytes += chunk.length;
    if (bytes > MOST_MANIFEST_BYTES) throw new Error('the manifest is far too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readManifest(path: string, texts: Map<string, string>): Manifest {
  const text = texts.get(MANIFEST);
  if (text === undefined) throw new UsageError(`${path}: is no backup: it has no manifest`);
  if (texts.get(MANIFEST_HASH)?.trim() !== hashOf(text))
    throw new UsageError(`${path}: is damaged: its manifest is not the one that was written`);
  const parsed = ManifestSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new UsageError(`${path}: has a form that this Gopherlab does not know`);
  return parsed.data;
}

/** The parts of a manifest under their names. */
function partsOf({ tables, blobs, signingKey }: Manifest): { name: string; bytes: number; sha256: string }[] {
  return [
    ...tables.map(({ part }) => part),
    ...blobs.map(({ sha256, bytes }) => ({ name: `blobs/${sha256}`, bytes, sha256 })),
    ...(signingKey ? [signingKey] : []),
  ];
}

function assertWhole(
  path: string,
  manifest: Manifest,
  found: Map<string, { bytes: number; sha256: string }>,
): void {
  const parts = partsOf(manifest);
  const wrong = parts
    .filter(({ name, sha256 }) => found.get(name)?.sha256 !== sha256)
    .map(({ name }) => name);
  const named = new Set(parts.map(({ name }) => name));
  wrong.push(...[...found.keys()].filter((name) => !named.has(name)));
  if (wrong.length === 0) return;
  const rest = wrong.length > 5 ? ` and ${wrong.length - 5} more` : '';
  throw new UsageError(`${path}: is damaged: ${wrong.slice(0, 5).join(', ')}${rest}`);
}
