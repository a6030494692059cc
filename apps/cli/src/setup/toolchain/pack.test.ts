import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { judgeToolchain } from '../../commands/doctor/toolchain.ts';
import { changedFiles, currentToolchain, filesOf, missingFiles, readManifest } from './installed.ts';
import { makeCurrent, packToolchain } from './pack.ts';

const HASH = 'c0ffee'.padEnd(32, '0');
const LIST = { ImportPath: 'net/http', Name: 'http', Export: '/cache/0a/0a-d', Standard: true };

function productsOf(): Map<string, Buffer> {
  const tools = ['compile', 'link', 'vet', 'gofmt', 'driver'].map((name) => [`bin/${name}`, name] as const);
  const texts = [
    ...tools,
    ['wasm_exec.js', 'class Go {}'],
    ['standard.json', JSON.stringify(LIST)],
    ['archives/0a-d', 'an archive '.repeat(1000)],
  ] as const;
  return new Map(texts.map(([name, text]) => [name, Buffer.from(text)]));
}

async function packed(products = productsOf()) {
  const dir = mkdtempSync(join(tmpdir(), 'gopherlab-toolchain-'));
  const onProgress = () => undefined;
  const manifest = await packToolchain({ products, hash: HASH, goVersion: 'go1.27.4', dir, onProgress });
  return { dir, manifest };
}

test('files are named after their content and lie beside what they are when compressed', async () => {
  const { dir, manifest } = await packed();
  expect(Object.keys(manifest.packages)).toEqual(['net/http']);
  expect(filesOf(manifest)).toHaveLength(7);
  expect(missingFiles(dir, manifest)).toEqual([]);
  expect(changedFiles(dir, manifest)).toEqual([]);
  for (const { file, bytes } of filesOf(manifest)) {
    const plain = readFileSync(join(dir, HASH, file));
    expect(plain).toHaveLength(bytes);
    expect(brotliDecompressSync(readFileSync(join(dir, HASH, `${file}.br`)))).toEqual(plain);
    expect(gunzipSync(readFileSync(join(dir, HASH, `${file}.gz`)))).toEqual(plain);
  }
  expect(readdirSync(dir)).toEqual([HASH]);
});

test('a build that lacks a tool leaves nothing that looks whole', async () => {
  const products = productsOf();
  products.delete('bin/vet');
  await expect(packed(products)).rejects.toThrow('bin/vet');
});

test('it is current only once it is said to be, and read back as it was written', async () => {
  const { dir, manifest } = await packed();
  expect(currentToolchain(dir)).toBeUndefined();
  makeCurrent(dir, manifest);
  expect(currentToolchain(dir)).toEqual({ hash: HASH, goVersion: 'go1.27.4' });
  expect(readManifest(dir, HASH)).toEqual(manifest);
  writeFileSync(join(dir, 'current.json'), '{"hash":');
  expect(currentToolchain(dir)).toBeUndefined();
});

test('doctor tells a whole one from one that is missing, damaged, or of another version of Go', async () => {
  const { dir, manifest } = await packed();
  expect(judgeToolchain(dir, 'go1.27.4')).toMatchObject({ status: 'degraded', seen: 'not built' });
  makeCurrent(dir, manifest);
  expect(judgeToolchain(dir, 'go1.27.4')).toMatchObject({ status: 'pass' });
  expect(judgeToolchain(dir, undefined)).toMatchObject({ status: 'pass' });
  const other = judgeToolchain(dir, 'go1.28.0');
  expect(other).toMatchObject({ status: 'fail', seen: 'go1.27.4, but sandboxes have go1.28.0' });
  const { file } = manifest.tools.link;
  const path = join(dir, HASH, file);
  writeFileSync(path, readFileSync(path).reverse());
  expect(judgeToolchain(dir, 'go1.27.4')).toMatchObject({
    status: 'fail',
    seen: expect.stringContaining(file) as string,
  });
  appendFileSync(path, 'more');
  expect(missingFiles(dir, manifest)).toEqual([file]);
  rmSync(path);
  expect(missingFiles(dir, manifest)).toEqual([file]);
});
