import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import vm from 'node:vm';
import type { CurrentToolchain, ToolchainManifest } from '@gopherlab/contracts';
import { findToolchains } from './toolchain-folder.testing.ts';
import type { GoClass } from './go-exec.ts';
import type { Toolchain, ToolName } from './manifest.ts';

function currentDir(): string {
  const root = findToolchains();
  if (!root) throw new Error('no toolchain was built: `npm start` does it');
  const { hash } = JSON.parse(readFileSync(join(root, 'current.json'), 'utf8')) as CurrentToolchain;
  return join(root, hash);
}

export function openToolchain(dir = currentDir()): Toolchain & { Go: GoClass } {
  const manifest = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')) as ToolchainManifest;
  const modules = new Map<ToolName, Promise<WebAssembly.Module>>();
  const text = readFileSync(join(dir, manifest.wasmExec.file), 'utf8');
  vm.runInThisContext(text);
  return {
    manifest,
    Go: (globalThis as unknown as { Go: GoClass }).Go,
    wasmExec: () => Promise.resolve(text),
    archive: async (path) => {
      const known = manifest.packages[path];
      if (!known) throw new Error(`no package ${path}`);
      return new Uint8Array(await readFile(join(dir, known.file)));
    },
    tool: (name) => {
      const module =
        modules.get(name) ??
        readFile(join(dir, manifest.tools[name].file)).then((bytes) => WebAssembly.compile(bytes));
      modules.set(name, module);
      return module;
    },
  };
}
