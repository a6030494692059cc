import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import {
  TOOLCHAIN_PROTOCOL,
  ToolchainManifestSchema,
  type ToolchainFile,
  type ToolchainManifest,
} from '@gopherlab/contracts';
import { readArchives } from './archives.ts';

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);
/** Measured, see docs/go-in-the-page.md; part of what the toolchain's hash is made of. */
export const COMPRESSION = { brotli: 9, window: 22, gzip: 6 };
const TOOLS = ['compile', 'link', 'vet', 'gofmt', 'driver'];

export interface Packing {
  /** What the build left, by path. */
  products: ReadonlyMap<string, Buffer>;
  hash: string;
  goVersion: string;
  /** Folder of all toolchains; gets one named after the hash. */
  dir: string;
  onProgress: (done: number, of: number) => void;
}

/** A file that is still to be compressed. */
interface Item {
  name: string;
  extension: string;
  content: Buffer;
}

/** Names every product after its content, compresses it, and writes the manifest last. The folder appears whole or not. */
export async function packToolchain(packing: Packing): Promise<ToolchainManifest> {
  const { products, hash, goVersion, dir, onProgress } = packing;
  const unfinished = join(dir, `${hash}.${process.pid}`);
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const archives = readArchives(products);
  const items: Item[] = [
    ...TOOLS.map((name) => ({ name, extension: 'wasm', content: productOf(products, `bin/${name}`) })),
    { name: 'wasm_exec', extension: 'js', content: productOf(products, 'wasm_exec.js') },
    ...archives.map(({ importPath, product }) => ({
      name: importPath.replaceAll(/[^\w.-]/g, '~'),
      extension: 'a',
      content: productOf(products, product),
    })),
  ];
  const files = await writeAll(unfinished, items, onProgress);
  const fileAt = (index: number): ToolchainFile => files[index] ?? fail(`no file ${index}`);
  const packages = archives.map(
    ({ importPath, product: _product, ...rest }, index) =>
      [importPath, { ...fileAt(TOOLS.length + 1 + index), ...rest }] as const,
  );
  const manifest = ToolchainManifestSchema.parse({
    protocol: TOOLCHAIN_PROTOCOL,
    hash,
    goVersion,
    tools: Object.fromEntries(TOOLS.map((name, index) => [name, fileAt(index)])),
    wasmExec: fileAt(TOOLS.length),
    packages: Object.fromEntries(packages),
  });
  const text = Buffer.from(JSON.stringify(manifest));
  await writeCompressed(join(unfinished, 'manifest.json'), text);
  rmSync(join(dir, hash), { recursive: true, force: true });
  renameSync(unfinished, join(dir, hash));
  return manifest;
}

/** Makes one of the whole toolchains the one that pages use. */
export function makeCurrent(dir: string, { hash, goVersion }: ToolchainManifest): void {
  const unfinished = join(dir, `current.json.${process.pid}`);
  writeFileSync(unfinished, JSON.stringify({ hash, goVersion }));
  renameSync(unfinished, join(dir, 'current.json'));
}

function productOf(products: ReadonlyMap<string, Buffer>, name: string): Buffer {
  return products.get(name) ?? fail(`the build of the toolchain left no ${name}`);
}

function fail(message: string): never {
  throw new Error(message);
}

/** As many at once as there are cores, the largest first: a large one at the end would leave the others idle. */
async function writeAll(
  dir: string,
  items: Item[],
  onProgress: Packing['onProgress'],
): Promise<ToolchainFile[]> {
  const files: ToolchainFile[] = [];
  const queue = items.map((item, index) => ({ item, index }));
  queue.sort((a, b) => b.item.content.length - a.item.content.length);
  let done = 0;
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      files[next.index] = await writeItem(dir, next.item);
      onProgress((done += 1), items.length);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return files;
}

async function writeItem(dir: string, { name, extension, content }: Item): Promise<ToolchainFile> {
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const file = `${name}-${digest}.${extension}`;
  return { file, bytes: content.length, ...(await writeCompressed(join(dir, file), content)) };
}

/** One after the other: the zlib calls of one file would take both cores of a small machine from the others. */
async function writeCompressed(path: string, content: Buffer): Promise<{ brotli: number; gzip: number }> {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: COMPRESSION.brotli,
    [constants.BROTLI_PARAM_LGWIN]: COMPRESSION.window,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  const br = await brotli(content, { params });
  const gz = await deflate(content, { level: COMPRESSION.gzip });
  await Promise.all([writeFile(path, content), writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
  return { brotli: br.length, gzip: gz.length };
}
