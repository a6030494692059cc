import type { WorkspaceFiles } from '@gopherlab/contracts';
import type { GoParser } from './grammar.ts';
import type { Hash } from './hash.ts';
import { LIMITS, MODEL } from './model.ts';
import { cutFiles, ownNames, plainSegments, type CodeLanguage, type PlainToken } from './normalize.ts';
import { subtreesOf } from './subtrees.ts';
import { gramsOf, winnow, type Gram } from './winnow.ts';

/** A run of tokens of one declaration. */
export interface Segment {
  path: string;
  tokens: PlainToken[];
  /** All k-grams. */
  grams: Gram[];
  /** Those of them that winnowing keeps. */
  kept: Gram[];
}

export interface TreePrint {
  hash: Hash;
  path: string;
  /** Lines, from 1. */
  from: number;
  to: number;
}

/** How much of a submission was looked at. */
export interface Coverage {
  /** `whole`: all Go was parsed; `broken`: some of it does not parse, and what does was used; `tokens`: no syntax tree at all. */
  parsed: 'whole' | 'broken' | 'tokens';
  /** It was larger than what is looked at, and its end was not. */
  cut: boolean;
}

/** Everything that is compared of one submission. */
export interface Fingerprints {
  segments: Segment[];
  trees: TreePrint[];
  coverage: Coverage;
}

const LANGUAGES: Record<string, CodeLanguage> = { '.go': 'go', '.c': 'c', '.h': 'c' };

/** Takes the fingerprints of a submission's files; tests, module files and other texts are not looked at. */
export function fingerprint(
  parser: GoParser,
  files: WorkspaceFiles,
  parseMs: number = LIMITS.parseMs,
): Fingerprints {
  const { sources, cut } = pickSources(files);
  const pieces = cutFiles(sources, LIMITS.tokens);
  const own = ownNames(pieces.map(({ tokens }) => tokens));
  const segments = pieces.flatMap(({ path, tokens }) =>
    plainSegments(tokens, own, languageOf(path) ?? 'go').map((run): Segment => {
      const grams = gramsOf(run, MODEL.kgram);
      return { path, tokens: run, grams, kept: winnow(grams, MODEL.window) };
    }),
  );
  const { trees, parsed } = takeTrees(parser, sources, parseMs);
  const tokens = pieces.reduce((sum, piece) => sum + piece.tokens.length, 0);
  return { segments, trees, coverage: { parsed, cut: cut || tokens >= LIMITS.tokens } };
}

interface Source {
  path: string;
  content: string;
}

function pickSources(files: WorkspaceFiles): { sources: Source[]; cut: boolean } {
  let left: number = LIMITS.bytes;
  let cut = false;
  const sources = Object.keys(files)
    .sort()
    .filter((path) => languageOf(path) !== undefined && !path.endsWith('_test.go'))
    .map((path) => {
      const content = files[path] ?? '';
      const taken = content.slice(0, left);
      cut ||= taken.length < content.length;
      left -= taken.length;
      return { path, content: taken };
    });
  return { sources, cut };
}

function languageOf(path: string): CodeLanguage | undefined {
  return LANGUAGES[path.slice(path.lastIndexOf('.'))];
}

function takeTrees(
  parser: GoParser,
  sources: readonly Source[],
  parseMs: number,
): { trees: TreePrint[]; parsed: Coverage['parsed'] } {
  const trees: TreePrint[] = [];
  const until = performance.now() + parseMs;
  let nodes: number = LIMITS.nodes;
  let parsed: Coverage['parsed'] = 'whole';
  for (const { path, content } of sources.filter((source) => languageOf(source.path) === 'go')) {
    const tree = parser.parse(content, until - performance.now());
    if (!tree) return { trees: [], parsed: 'tokens' };
    try {
      if (tree.rootNode.hasError) parsed = 'broken';
      const limit = Math.max(0, nodes);
      const found = subtreesOf(tree, { least: MODEL.subtreeNodes, limit });
      nodes -= tree.rootNode.descendantCount;
      trees.push(...found.map((subtree) => ({ ...subtree, path })));
    } finally {
      tree.delete();
    }
  }
  return { trees, parsed };
}
