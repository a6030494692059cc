import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Language, Parser, type Tree } from 'web-tree-sitter';

/** Parses Go; made once for a process. */
export interface GoParser {
  /** Undefined when it took longer than `limitMs`. The caller deletes the tree. */
  parse(source: string, limitMs: number): Tree | undefined;
}

/** Loads tree-sitter and its grammar of Go, both as WebAssembly: nothing is compiled at installation. */
export async function loadGoParser(): Promise<GoParser> {
  await Parser.init();
  const wasm = fileURLToPath(import.meta.resolve('tree-sitter-go/tree-sitter-go.wasm'));
  const language = await Language.load(await readFile(wasm));
  const parser = new Parser();
  parser.setLanguage(language);
  return {
    parse(source, limitMs) {
      if (limitMs <= 0) return undefined;
      const until = performance.now() + limitMs;
      const tree = parser.parse(source, null, { progressCallback: () => performance.now() > until });
      if (tree) return tree;
      // Or the next text would be taken for the rest of this one.
      parser.reset();
      return undefined;
    },
  };
}
