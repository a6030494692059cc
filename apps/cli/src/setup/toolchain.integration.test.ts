import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { buildInContainer, goVersionInImage } from '@gopherlab/sandbox';
import { afterAll, expect, test } from 'vitest';
import { packagesFor } from '../commands/toolchain/closure.ts';
import { readArchives } from './toolchain/archives.ts';
import { toolchainInputs } from './toolchain/inputs.ts';
import { changedFiles, currentToolchain, missingFiles, readManifest } from './toolchain/installed.ts';
import { CACHE_VOLUME } from './toolchain.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const RUN_WASM = join(import.meta.dirname, 'toolchain/run-wasm.testing.ts');
/** Packages of the standard library that between them use about everything that the language has. */
const COMPARED = ['strconv', 'regexp', 'text/template/parse'];
/** Requires modules of which one part builds for js/wasm and another does not. */
const REQUIRING = ['github.com/google/pprof', 'golang.org/x/sys'];

/** What `npm test` has set up. */
const dir = process.env.TOOLCHAIN_DIR ?? join(ROOT, '.gopherlab/toolchain');
const image = process.env.SANDBOX_IMAGE ?? '';
const work = mkdtempSync(join(tmpdir(), 'gopherlab-toolchain-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

function readCurrent() {
  const manifest = readManifest(dir, currentToolchain(dir)?.hash ?? '');
  if (!manifest) throw new Error(`no toolchain in ${dir}: set TOOLCHAIN_DIR, or run npm start once`);
  return manifest;
}
const manifest = readCurrent();
const fileOf = ({ file }: { file: string }) => join(dir, manifest.hash, file);

/** Runs one of the toolchain's programs, or what it has built, in `cwd`. */
async function runWasm(program: string, args: string[], cwd: string): Promise<string> {
  const command = [RUN_WASM, fileOf(manifest.wasmExec), program, ...args];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd, maxBuffer: 1e8 });
  return stdout;
}

function importConfig(imports: string[], place: (file: string) => string): string {
  const found = packagesFor(manifest.packages, imports);
  if ('unknown' in found) throw new Error(`no package ${found.unknown}`);
  return Object.entries(manifest.packages)
    .filter(([, entry]) => found.packages.includes(entry))
    .map(([path, { file }]) => `packagefile ${path}=${place(file)}\n`)
    .join('');
}

test('the page has the Go of the sandboxes', async () => {
  expect(manifest.goVersion).toBe(await goVersionInImage(image));
  expect(currentToolchain(dir)).toEqual({ hash: manifest.hash, goVersion: manifest.goVersion });
});

test('every file is there and is what its name promises', () => {
  expect(missingFiles(dir, manifest)).toEqual([]);
  expect(changedFiles(dir, manifest)).toEqual([]);
});

test('every import of every package leads to another one', () => {
  for (const [path, { imports }] of Object.entries(manifest.packages)) {
    for (const name of imports) expect(manifest.packages, `${path} imports it`).toHaveProperty([name]);
  }
});

test('a program is compiled and linked by it, and runs', async () => {
  const source = `package main

import (
	"fmt"
	"runtime"
	"sort"
)

func main() {
	words := []string{"b", "c", "a"}
	sort.Strings(words)
	fmt.Println(words, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
`;
  writeFileSync(join(work, 'main.go'), source);
  writeFileSync(
    join(work, 'importcfg'),
    importConfig(['runtime', 'fmt', 'sort'], (file) => fileOf({ file })),
  );
  const { compile, link, vet } = manifest.tools;
  const compiling = ['-p', 'main', '-importcfg', 'importcfg', '-pack', '-o', 'main.a', 'main.go'];
  await runWasm(fileOf(compile), compiling, work);
  await runWasm(fileOf(link), ['-importcfg', 'importcfg', '-s', '-w', '-o', 'main.wasm', 'main.a'], work);
  expect(await runWasm(join(work, 'main.wasm'), [], work)).toBe(`[a b c] ${manifest.goVersion} js wasm\n`);
  expect(await runWasm(fileOf(vet), ['-V=full'], work)).toMatch(/^vet\S* version go/);
});

test('gofmt formats', async () => {
  writeFileSync(join(work, 'ugly.go'), 'package p\nvar   x=1\n');
  const formatted = await runWasm(fileOf(manifest.tools.gofmt), ['ugly.go'], work);
  expect(formatted).toBe('package p\n\nvar x = 1\n');
});

/** Compiled by the sandbox's own compiler, which knows every architecture; its sources come along. */
const COMPARE = `set -eu
unset GOCACHEPROG
export GOOS=js GOARCH=wasm GOCACHE=/cache CGO_ENABLED=0
for package in $PACKAGES; do
  mkdir -p /out/$package
  cd $(go env GOROOT)/src/$package
  cp $(go list -f '{{join .GoFiles " "}}' .) /out/$package/
  cd /out/$package
  go tool compile -p $package -std -importcfg /src/importcfg -trimpath "$PWD=>." -pack -o native.a *.go
done
`;

test('without the other architectures the compiler writes what the whole one writes, byte for byte', async () => {
  const imports = COMPARED.flatMap((path) => manifest.packages[path]?.imports ?? []);
  const script = COMPARE.replace('$PACKAGES', COMPARED.join(' '));
  const found = packagesFor(manifest.packages, imports);
  const archives = 'packages' in found ? found.packages : [];
  const products = await buildInContainer({
    image,
    script: 'compare.sh',
    cache: CACHE_VOLUME,
    files: [
      { path: 'compare.sh', content: Buffer.from(script) },
      { path: 'importcfg', content: Buffer.from(importConfig(imports, (file) => `/src/${file}`)) },
      ...archives.map((entry) => ({ path: entry.file, content: readFileSync(fileOf(entry)) })),
    ],
    onLine: () => undefined,
  });
  writeFileSync(
    join(work, 'compared'),
    importConfig(imports, (file) => fileOf({ file })),
  );
  for (const path of COMPARED) {
    const folder = join(work, path);
    const sources = [...products].filter(([name]) => dirname(name) === path && name.endsWith('.go'));
    mkdirSync(folder, { recursive: true });
    for (const [name, content] of sources) writeFileSync(join(work, name), content);
    const names = sources.map(([name]) => name.slice(path.length + 1)).sort();
    const args = [
      '-p',
      path,
      '-std',
      '-importcfg',
      join(work, 'compared'),
      '-trimpath',
      `${folder}=>.`,
      '-pack',
    ];
    await runWasm(fileOf(manifest.tools.compile), [...args, '-o', 'page.a', ...names], folder);
    const native = products.get(`${path}/native.a`);
    expect(native?.length, path).toBeGreaterThan(10_000);
    expect(readFileSync(join(folder, 'page.a')).equals(native ?? Buffer.alloc(0)), path).toBe(true);
  }
});

test('the modules of a browser lab come along, at the lab’s version, as far as they build for the page', async () => {
  const root = join(work, 'checkout');
  cpSync(join(ROOT, 'docker/toolchain'), join(root, 'docker/toolchain'), { recursive: true });
  const lab = join(root, 'labs/with-modules');
  mkdirSync(join(lab, 'starter'), { recursive: true });
  writeFileSync(join(lab, 'lab.yaml'), 'browser: true\n');
  // The versions are those of the graders: they are in the image.
  const goMod = readFileSync(join(ROOT, 'labs/go.mod'), 'utf8');
  const versions = REQUIRING.map((path) => new RegExp(`${path} \\S+`).exec(goMod)?.[0] ?? '');
  writeFileSync(
    join(lab, 'starter/go.mod'),
    `module example.org/lab\n\ngo 1.26.0\n\nrequire (\n\t${versions.join('\n\t')}\n)\n`,
  );
  cpSync(join(ROOT, 'labs/go.sum'), join(lab, 'starter/go.sum'));
  const files = toolchainInputs(root);
  const products = await buildInContainer({
    image,
    script: 'archives.sh',
    files,
    cache: CACHE_VOLUME,
    onLine: () => undefined,
  });
  const archives = new Map(readArchives(products).map((archive) => [archive.importPath, archive]));
  const profile = archives.get('github.com/google/pprof/profile');
  expect(profile).toMatchObject({ standard: false, module: versions[0]?.replace(' ', '@') });
  expect(
    products
      .get(profile?.product ?? '')
      ?.subarray(0, 8)
      .toString(),
  ).toBe('!<arch>\n');
  for (const name of profile?.imports ?? []) expect(archives.has(name), name).toBe(true);
  expect(archives.has('golang.org/x/sys/cpu')).toBe(true);
  // One needs a real system's terminal, the other is a command.
  for (const name of ['github.com/google/pprof/driver', 'github.com/google/pprof'])
    expect(archives.has(name), name).toBe(false);
});
