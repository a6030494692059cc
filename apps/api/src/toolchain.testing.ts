import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** A toolchain of three small files, as set-up lays them out. */
export async function writeToolchain(dir: string): Promise<{ hash: string; archive: string; wasm: string }> {
  const hash = 'c0ffee'.padEnd(32, '0');
  const names = { archive: nameOf('fmt', 'an archive', 'a'), wasm: nameOf('compile', '\0asm', 'wasm') };
  await mkdir(join(dir, hash), { recursive: true });
  await write(join(dir, hash, names.archive), 'an archive');
  await write(join(dir, hash, names.wasm), '\0asm');
  await write(join(dir, hash, 'manifest.json'), '{"protocol":1}');
  await writeFile(join(dir, 'current.json'), JSON.stringify({ hash, goVersion: 'go1.27.4' }));
  return { hash, ...names };
}

function nameOf(name: string, content: string, extension: string): string {
  return `${name}-${createHash('sha256').update(content).digest('hex').slice(0, 16)}.${extension}`;
}

async function write(file: string, content: string): Promise<void> {
  await writeFile(file, content);
  await writeFile(`${file}.br`, brotliCompressSync(content));
  await writeFile(`${file}.gz`, gzipSync(content));
}
