import type { Command } from 'commander';
import type { ToolchainFile, ToolchainManifest } from '@gopherlab/contracts';
import { readInstallation } from '../../installation.ts';
import { SetupError } from '../../setup/step.ts';
import { currentToolchain, filesOf, readManifest, toolchainDir } from '../../setup/toolchain/installed.ts';
import { table } from '../../terminal/table.ts';
import { UsageError } from '../../usage-error.ts';
import { packagesFor } from './closure.ts';

/** What every program links besides what it imports. */
const ALWAYS = ['runtime'];
/** What `go test`'s own main imports. */
const TESTS = ['testing', 'testing/internal/testdeps', 'os', 'reflect'];
const EXAMPLES: [string, string[]][] = [
  ['hello world', ['fmt']],
  ['net/http server', ['fmt', 'net/http']],
  ['tests', TESTS],
  ['tests with httptest', [...TESTS, 'net/http/httptest']],
];

interface Options {
  json?: boolean;
}

/** Registers `toolchain`: what the Go toolchain in the page weighs. */
export function registerToolchain(program: Command): void {
  program
    .command('toolchain')
    .description(
      'what the Go toolchain for the page weighs: each tool, and what a program that imports these packages fetches',
    )
    .argument('[imports...]', 'import paths of a program; without them, of a few examples')
    .option('--json', 'print exactly one JSON object to standard output')
    .action((imports: string[], { json }: Options) => {
      const manifest = readCurrent();
      const programs: [string, string[]][] = imports.length > 0 ? [[imports.join(' '), imports]] : EXAMPLES;
      const rows = weigh(manifest, programs);
      process.stdout.write(json ? `${JSON.stringify(toJson(manifest, rows))}\n` : render(manifest, rows));
    });
}

function readCurrent(): ToolchainManifest {
  const dir = toolchainDir(readInstallation(process.env).stateDir);
  const current = currentToolchain(dir);
  const manifest = current && readManifest(dir, current.hash);
  if (!manifest) throw new SetupError('The Go toolchain for the page is not built.', 'run `npm start` once.');
  return manifest;
}

interface Row {
  name: string;
  files: number;
  bytes: number;
  brotli: number;
  gzip: number;
}

function weigh(manifest: ToolchainManifest, programs: [string, string[]][]): Row[] {
  const { tools, packages } = manifest;
  const forBuilding = [tools.compile, tools.link, tools.driver];
  return [
    ...Object.entries(tools).map(([name, file]) => sum(name, [file])),
    sum(`all ${Object.keys(packages).length} packages`, Object.values(packages)),
    sum('everything', filesOf(manifest)),
    ...programs.map(([name, imports]) => {
      const found = packagesFor(packages, [...ALWAYS, ...imports]);
      if ('unknown' in found) throw new UsageError(`there is no package ${found.unknown} in the page`);
      return sum(`first run: ${name}`, [...forBuilding, manifest.wasmExec, ...found.packages]);
    }),
  ];
}

function sum(name: string, files: readonly ToolchainFile[]): Row {
  const total = (size: (file: ToolchainFile) => number) => files.reduce((all, file) => all + size(file), 0);
  return {
    name,
    files: files.length,
    bytes: total(({ bytes }) => bytes),
    brotli: total(({ brotli }) => brotli),
    gzip: total(({ gzip }) => gzip),
  };
}

function toJson({ hash, goVersion }: ToolchainManifest, rows: Row[]) {
  return { hash, goVersion, sizes: rows };
}

function render({ hash, goVersion }: ToolchainManifest, rows: Row[]): string {
  const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`.padStart(9);
  const lines = rows.map(({ name, files, bytes, brotli, gzip }) => [
    name,
    String(files).padStart(5),
    mb(bytes),
    mb(brotli),
    mb(gzip),
  ]);
  const head = ['', 'files', '     size', '   brotli', '     gzip'];
  return `${goVersion} for js/wasm, ${hash}\n\n${table([head, ...lines])}`;
}
