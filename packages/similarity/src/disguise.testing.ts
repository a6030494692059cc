import { tokenize, type Token } from './lexer.ts';
import { declarationsOf, GO_BUILTINS, GO_KEYWORDS, ownNames } from './normalize.ts';

/** From 0 up to 1. */
export type Random = () => number;

/** Always the same numbers for a seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What is done to a copy so that nobody sees that it is one. The code does the same afterwards. */
export interface Disguise {
  rename?: boolean;
  reformat?: boolean;
  comment?: boolean;
  reorder?: boolean;
  /** Other texts and numbers. */
  revalue?: boolean;
}

export const FULL: Required<Disguise> = {
  rename: true,
  reformat: true,
  comment: true,
  reorder: true,
  revalue: true,
};

/** A mechanically disguised copy of a Go file. */
export function disguise(source: string, steps: Disguise, random: Random): string {
  const tokens = tokenize(source, Infinity).map((token) => ({ ...token }));
  if (steps.rename) renameOwn(tokens, random);
  if (steps.revalue) changeValues(tokens, random);
  const declarations = declarationsOf(tokens, 'go').map((indices) =>
    indices.flatMap((index) => tokens[index] ?? []),
  );
  const isHead = ([first]: Token[]) => ['package', 'import'].includes(first?.text ?? '');
  const heads = declarations
    .filter(isHead)
    .map((part) => (steps.reorder ? shuffleImports(part, random) : part));
  const bodies = declarations.filter((part) => !isHead(part));
  const ordered = steps.reorder ? shuffle(bodies, random) : bodies;
  return [...heads, ...ordered].map((part) => print(part, steps, random)).join('\n\n') + '\n';
}

function renameOwn(tokens: Token[], random: Random): void {
  const qualifiers = new Set(
    tokens.flatMap(({ text }, index) => (tokens[index + 1]?.text === '.' ? [text] : [])),
  );
  const names = new Map<string, string>();
  for (const name of ownNames([tokens])) {
    const fixed = GO_KEYWORDS.has(name) || GO_BUILTINS.has(name) || name === '_' || name === 'main';
    // A package's name is not the author's; one of a variable with a dot behind it stays too.
    if (!fixed && !qualifiers.has(name)) names.set(name, `x${Math.floor(random() * 1e9)}${names.size}`);
  }
  for (const token of tokens) if (token.kind === 'name') token.text = names.get(token.text) ?? token.text;
}

function changeValues(tokens: Token[], random: Random): void {
  tokens.forEach((token, index) => {
    if (token.kind === 'number') token.text = String(Math.floor(random() * 1e6));
    // An import's path stays.
    const isPath = tokens[index - 1]?.line !== token.line;
    if (token.kind === 'text' && !isPath) token.text = `"other ${Math.floor(random() * 1e6)}"`;
  });
}

function shuffleImports(part: Token[], random: Random): Token[] {
  const paths = shuffle(
    part.filter(({ kind }) => kind === 'text').map(({ text }) => text),
    random,
  );
  return part.map((token) => (token.kind === 'text' ? { ...token, text: paths.pop() ?? token.text } : token));
}

/** Lines end where they ended: in Go they are semicolons. Everything else is free. */
function print(tokens: Token[], steps: Disguise, random: Random): string {
  let text = '';
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    if (before && before.endLine < token.line) {
      if (steps.comment && random() < 0.3) text += ` // note ${Math.floor(random() * 1e6)}`;
      text += '\n'.repeat(steps.reformat ? 1 + Math.floor(random() * 3) : 1);
    } else if (before) {
      if (steps.comment && random() < 0.05) text += ' /* as agreed */';
      const mayBreak = steps.reformat && /^[({[,|&+]/.test(before.text) && random() < 0.2;
      text += mayBreak ? '\n' : ' '.repeat(steps.reformat ? 1 + Math.floor(random() * 4) : 1);
    }
    text += token.text;
  });
  return text;
}

export function shuffle<T>(items: readonly T[], random: Random): T[] {
  const left = [...items];
  const result: T[] = [];
  while (left.length > 0) result.push(...left.splice(Math.floor(random() * left.length), 1));
  return result;
}
