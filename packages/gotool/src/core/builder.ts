import type { Diagnostic } from '@gopherlab/contracts';
import { parseDiagnostics, shortenPaths } from './diagnostics.ts';
import { withDependencies } from './manifest.ts';
import type { Plan, PlannedMain, PlannedPackage } from './plan.ts';
import type { Tools } from './tools.ts';

interface Failure {
  ok: false;
  /** It was not tried: what is wrong was said elsewhere. */
  broken: boolean;
  output: string;
  diagnostics: Diagnostic[];
}
export type CompileResult = { ok: true; archive: string } | Failure;

/** `packages`: all that it is linked of and that comes with the toolchain. */
export type LinkResult = { ok: true; wasm: Uint8Array<ArrayBuffer>; packages: string[] } | Failure;

/** Compiled packages of the last edits are kept: bytes. */
const CACHE_BYTES = 128 * 2 ** 20;

/**
 * Compiles and links what a plan says. A package whose sources and imports are the same as before is not compiled again;
 * results are archives in the tools' file system.
 */
export class Builder {
  readonly #tools: Tools;
  readonly #compiled = new Map<string, CompileResult & { bytes: number }>();
  readonly #linked = new Map<string, LinkResult>();
  #archives = 0;

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  /** Puts the toolchain's archives of these packages, without what they import in turn, into the file system. */
  async #provide(paths: readonly string[]): Promise<void> {
    const { files, toolchain } = this.#tools;
    const missing = paths.filter((path) => !files.find(archivePath(path)));
    await Promise.all(
      missing.map(async (path) => files.mount(archivePath(path), await toolchain.archive(path))),
    );
  }

  /** Import path, as written, to the archive that answers it. */
  async archivesOf(
    pkg: PlannedPackage,
    done: ReadonlyMap<string, CompileResult>,
  ): Promise<Record<string, string>> {
    await this.#provide(Object.values(pkg.imports).filter((id) => !done.has(id)));
    const entries = Object.entries(pkg.imports).map(([path, id]) => {
      const own = done.get(id);
      return [path, own?.ok ? own.archive : archivePath(path)];
    });
    return Object.fromEntries(entries) as Record<string, string>;
  }

  /** A package whose imports are done; one that is broken, or imports one, is not tried. */
  async compile(pkg: PlannedPackage, done: ReadonlyMap<string, CompileResult>): Promise<CompileResult> {
    const { files } = this.#tools;
    if (pkg.broken || Object.values(pkg.imports).some((id) => done.get(id)?.ok === false)) {
      return { ok: false, broken: true, output: '', diagnostics: [] };
    }
    const archives = Object.entries(await this.archivesOf(pkg, done));
    const importcfg = archives.map(([path, archive]) => `packagefile ${path}=${archive}`);
    for (const [path, content] of Object.entries(pkg.generated ?? {})) files.writeText(path, content);
    const key = this.#keyOf(pkg, importcfg);
    const known = this.#compiled.get(key);
    if (known) {
      this.#compiled.delete(key);
      this.#compiled.set(key, known);
      return known;
    }
    const archive = `/build/${(this.#archives += 1)}.a`;
    files.createFolders('/build');
    files.writeText('/tmp/importcfg', `${importcfg.join('\n')}\n`);
    const args = ['-o', archive, '-p', pkg.path, `-lang=go${pkg.go}`, '-complete', '-dwarf=false', '-pack'];
    args.push('-nolocalimports', '-importcfg', '/tmp/importcfg', '-buildid', archive, '-trimpath', '/tmp=>');
    if (pkg.embed) {
      files.writeText('/tmp/embedcfg', JSON.stringify(pkg.embed));
      args.push('-embedcfg', '/tmp/embedcfg');
    }
    const { code, output } = await this.#tools.run('compile', [...args, ...pkg.files]);
    const result: CompileResult =
      code === 0
        ? { ok: true, archive }
        : {
            ok: false,
            broken: false,
            output: `# ${pkg.name}\n${shortenPaths(output)}`,
            diagnostics: parseDiagnostics(output),
          };
    this.#keep(key, result);
    return result;
  }

  #keyOf(pkg: PlannedPackage, importcfg: readonly string[]): string {
    const { files } = this.#tools;
    const parts = [pkg.path, pkg.go, ...importcfg];
    for (const file of [...pkg.files, ...Object.values(pkg.embed?.Files ?? {})]) {
      parts.push(file, new TextDecoder().decode(files.readFile(file)));
    }
    if (pkg.embed) parts.push(JSON.stringify(pkg.embed));
    return parts.join('\0');
  }

  #keep(key: string, result: CompileResult): void {
    const { files } = this.#tools;
    const bytes = result.ok ? files.readFile(result.archive).length : result.output.length;
    this.#compiled.set(key, { ...result, bytes });
    let total = [...this.#compiled.values()].reduce((sum, each) => sum + each.bytes, 0);
    for (const [oldest, each] of this.#compiled) {
      if (total <= CACHE_BYTES || oldest === key) break;
      total -= each.bytes;
      this.#compiled.delete(oldest);
      if (each.ok) files.removeAll(each.archive);
    }
  }

  /** Every package of the plan that a program is made of, itself included. */
  packagesOf(plan: Plan, id: string): Set<string> {
    const byId = new Map(plan.packages.map((pkg) => [pkg.id, pkg]));
    const found = new Set<string>();
    const visit = (each: string) => {
      if (found.has(each)) return;
      found.add(each);
      Object.values(byId.get(each)?.imports ?? {}).forEach(visit);
    };
    visit(id);
    return found;
  }

  /** Links one program, whose packages are all compiled. `done` also says what is linked of the plan's own. */
  async link(
    main: PlannedMain,
    reached: ReadonlySet<string>,
    done: ReadonlyMap<string, CompileResult>,
  ): Promise<LinkResult> {
    const { files, toolchain } = this.#tools;
    const standard = withDependencies(toolchain.manifest, ['runtime', ...reached]);
    await this.#provide(standard);
    const own = [...reached].flatMap((id) => {
      const result = done.get(id);
      return result?.ok && id !== main.package ? [`packagefile ${pathOfId(id)}=${result.archive}`] : [];
    });
    const program = done.get(main.package);
    if (!program?.ok) throw new Error(`${main.package} is not compiled`);
    const importcfg = [...own.sort(), ...standard.map((path) => `packagefile ${path}=${archivePath(path)}`)];
    const key = [program.archive, ...own].join('\0');
    const known = this.#linked.get(key);
    if (known) return known;
    files.writeText('/tmp/importcfg.link', `${importcfg.join('\n')}\n`);
    // Names of package net are reached by the bridge; the learner's own //go:linkname meet the same rule at compile time.
    const args = [
      '-o',
      '/tmp/program.wasm',
      '-importcfg',
      '/tmp/importcfg.link',
      '-buildmode=exe',
      '-s',
      '-w',
    ];
    if (reached.has('gopherlab/bridge')) args.push('-checklinkname=0');
    const { code, output } = await this.#tools.run('link', [
      ...args,
      '-buildid',
      program.archive,
      program.archive,
    ]);
    const result: LinkResult =
      code === 0
        ? { ok: true, wasm: files.readFile('/tmp/program.wasm').slice(), packages: standard }
        : {
            ok: false,
            broken: false,
            output: `# ${main.path}\n${shortenPaths(output)}`,
            diagnostics: parseDiagnostics(output),
          };
    files.removeAll('/tmp/program.wasm');
    // The last few: running the same again, or a module's tests one after the other.
    this.#linked.set(key, result);
    for (const oldest of this.#linked.keys()) {
      if (this.#linked.size <= 4) break;
      this.#linked.delete(oldest);
    }
    return result;
  }
}

function archivePath(importPath: string): string {
  return `/toolchain/${importPath}.a`;
}

/** `p [q.test]` is known to the compiler and the linker as `p`. */
function pathOfId(id: string): string {
  return id.replace(/ \[.*$/, '');
}
