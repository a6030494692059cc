import { hashText } from './hash.ts';
import { tokenize, type Token } from './lexer.ts';

export type CodeLanguage = 'go' | 'c';

/** A token without what its author can change freely. */
export interface PlainToken {
  /** Hash of what is left of it. */
  value: number;
  line: number;
  endLine: number;
}

export const GO_KEYWORDS = words(
  'break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var',
);
/** Go's own names: nobody renames these. */
export const GO_BUILTINS = words(
  'any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr true false iota nil append cap clear close complex copy delete imag len make max min new panic print println real recover',
);
const C_KEYWORDS = words(
  'auto break case char const continue default do double else enum extern float for goto if inline int long register return short signed sizeof static struct switch typedef union unsigned void volatile while __u8 __u16 __u32 __u64 __s8 __s16 __s32 __s64',
);

/** What stands for every text, number and name. */
const STAND_INS = { name: 'ID', number: 'NUM', text: 'STR', character: 'CHR' } as const;
const VALUES = new Map<string, number>();

/** Names that are written in other places than behind a dot: the author chose them, so they say nothing. */
export function ownNames(files: readonly (readonly Token[])[]): Set<string> {
  const names = new Set<string>();
  for (const tokens of files) {
    tokens.forEach((token, index) => {
      if (token.kind === 'name' && !isBehindDot(tokens, index)) names.add(token.text);
    });
  }
  return names;
}

/**
 * Takes away names, values, comments and layout. Keywords, Go's own names and names of other packages' functions,
 * methods and fields (what is only ever written behind a dot) stay: renaming cannot change them.
 *
 * @returns runs of tokens, one for each declaration of the file, so that their order does not matter; imports and the
 * package's name are in none.
 */
export function plainSegments(
  tokens: readonly Token[],
  own: ReadonlySet<string>,
  language: CodeLanguage,
): PlainToken[][] {
  const declarations = declarationsOf(tokens, language).filter(
    (indices) => language !== 'go' || !isPreamble(tokens, indices),
  );
  return declarations.map((indices) =>
    indices.flatMap((index) => {
      const token = tokens[index];
      const text = token && plainText(tokens, index, own, language);
      return text ? [{ value: valueOf(text), line: token.line, endLine: token.endLine }] : [];
    }),
  );
}

/** Cuts the files of one submission, the most that is looked at. */
export function cutFiles(
  files: readonly { path: string; content: string }[],
  limit: number,
): { path: string; tokens: Token[] }[] {
  let left = limit;
  return files.map(({ path, content }) => {
    const tokens = tokenize(content, left);
    left -= tokens.length;
    return { path, tokens };
  });
}

function plainText(
  tokens: readonly Token[],
  index: number,
  own: ReadonlySet<string>,
  language: CodeLanguage,
): string | undefined {
  const token = tokens[index];
  if (!token || isLayout(tokens, index, language)) return undefined;
  if (token.kind === 'sign') return token.text;
  if (token.kind !== 'name') return STAND_INS[token.kind];
  if ((language === 'go' ? GO_KEYWORDS : C_KEYWORDS).has(token.text)) return token.text;
  if (isBehindDot(tokens, index) && !own.has(token.text)) return `.${token.text}`;
  if (language === 'go' && GO_BUILTINS.has(token.text)) return token.text;
  return STAND_INS.name;
}

/** In Go a semicolon may be the end of a line, and a comma may stand before a bracket that closes. */
function isLayout(tokens: readonly Token[], index: number, language: CodeLanguage): boolean {
  const text = tokens[index]?.text;
  if (language === 'go' && text === ';') return true;
  return text === ',' && CLOSING.has(tokens[index + 1]?.text ?? '');
}

const OPENING = new Set(['(', '[', '{']);
const CLOSING = new Set([')', ']', '}']);
const DECLARATIONS = new Set(['func', 'type', 'var', 'const', 'import', 'package']);

/** Indices of the tokens of each declaration; imports and the package clause are declarations too. */
export function declarationsOf(tokens: readonly Token[], language: CodeLanguage): number[][] {
  const declarations: number[][] = [[]];
  let depth = 0;
  tokens.forEach(({ kind, text }, index) => {
    const isSign = kind === 'sign';
    if (language === 'go' && depth === 0 && kind === 'name' && DECLARATIONS.has(text)) declarations.push([]);
    declarations.at(-1)?.push(index);
    if (isSign && OPENING.has(text)) depth += 1;
    if (isSign && CLOSING.has(text)) depth = Math.max(0, depth - 1);
    if (language === 'c' && depth === 0 && isSign && (text === ';' || text === '}')) declarations.push([]);
  });
  return declarations.filter((indices) => indices.length > 0);
}

function isPreamble(tokens: readonly Token[], [first]: readonly number[]): boolean {
  return ['import', 'package'].includes(tokens[first ?? -1]?.text ?? '');
}

function isBehindDot(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  return before?.kind === 'sign' && (before.text === '.' || before.text === '->');
}

function valueOf(text: string): number {
  const known = VALUES.get(text);
  if (known !== undefined) return known;
  const value = hashText(text);
  // Names behind dots come from submissions: what is kept of them is bounded.
  if (VALUES.size < 10_000) VALUES.set(text, value);
  return value;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
