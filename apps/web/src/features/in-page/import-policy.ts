import type { Diagnostic, LabDetail, WorkspaceFiles } from '@gopherlab/contracts';

/** Comments that a lab with an import policy refuses (labs/kit/imports.go). */
const FORBIDDEN_COMMENTS = [
  '//go:build',
  '// +build',
  '//+build',
  '//go:linkname',
  '//go:embed',
  '//go:cgo_',
  '//go:wasmimport',
  '//go:wasmexport',
  '//export',
];
const NEVER = ['C', 'unsafe', 'runtime'];

/** A refused import or comment, with what it is. */
export type Refused = Omit<Diagnostic, 'message'> & { what: string; kind: 'import' | 'comment' };

/**
 * What the lab's policy refuses, as its grader does before it builds. Told in the page too: code that passes its tests
 * here must not be refused when it is submitted.
 */
export function refusedByPolicy(lab: Pick<LabDetail, 'policy'>, files: WorkspaceFiles): Refused[] {
  const allowed = lab.policy.imports;
  if (!allowed) return [];
  const module = /^module\s+"?([^\s"]+)/m.exec(files['go.mod'] ?? '')?.[1];
  const may = (path: string) =>
    !NEVER.includes(path) &&
    !path.split('/').includes('gopherlab_bridge') &&
    (allowed.includes(path) || (module !== undefined && (path === module || path.startsWith(`${module}/`))));
  return Object.entries(files)
    .filter(([file]) => file.endsWith('.go') && !file.endsWith('_test.go'))
    .flatMap(([file, text]) => {
      const found: Refused[] = [];
      for (const token of importTokens(text)) {
        const refused =
          token.kind === 'import'
            ? !may(token.text) && token.text
            : FORBIDDEN_COMMENTS.find((word) => token.text.startsWith(word));
        if (refused) found.push({ file, ...placeOf(text, token.at), what: refused, kind: token.kind });
      }
      return found;
    });
}

interface Token {
  kind: 'import' | 'comment';
  text: string;
  at: number;
}

// Comments, strings and runes first, so that what looks like code inside of them is not taken for it.
const GO_TOKEN =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>"(?:\\.|[^"\\\n])*"|`[^`]*(?:`|$))|'(?:\\.|[^'\\\n])*'|(?<word>[\p{L}_][\p{L}\p{Nd}_]*)|[();]/gu;

/** Comments and import paths of a Go file, also of one that does not parse. */
function* importTokens(text: string): Generator<Token> {
  let state: 'package' | 'top' | 'import' | 'group' | 'code' = 'package';
  for (const match of text.matchAll(GO_TOKEN)) {
    const { comment, string, word } = match.groups ?? {};
    const at = match.index;
    if (comment !== undefined) yield { kind: 'comment', text: comment, at };
    else if (string !== undefined && (state === 'import' || state === 'group')) {
      yield { kind: 'import', text: string.slice(1, -1), at };
      if (state === 'import') state = 'top';
    } else if (word !== undefined) state = nextState(state, word);
    else if (match[0] === '(' && state === 'import') state = 'group';
    else if (match[0] === ')' && state === 'group') state = 'top';
  }
}

/** Imports stand before everything else; the first other declaration ends them. */
function nextState<S extends string>(state: S, word: string): S | 'top' | 'import' | 'code' {
  if (state === 'package') return word === 'package' ? state : 'top';
  if (state === 'top') return word === 'import' ? 'import' : 'code';
  return state;
}

function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  // Columns count bytes, as the compiler's do.
  const lastLine = before.slice(before.lastIndexOf('\n') + 1);
  return { line: before.split('\n').length, column: new TextEncoder().encode(lastLine).length + 1 };
}
