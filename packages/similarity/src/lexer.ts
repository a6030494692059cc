export type TokenKind = 'name' | 'number' | 'text' | 'character' | 'sign';

export interface Token {
  kind: TokenKind;
  text: string;
  /** From 1. */
  line: number;
  /** The last line of a text over several lines. */
  endLine: number;
}

/** The longest first. Go's, and those that C has besides. */
const SIGNS = [
  ...['<<=', '>>=', '&^=', '...', '&&', '||', '<-', '++', '--', '==', '!=', '<=', '>=', ':='],
  ...['+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<', '>>', '&^', '->', '##'],
];

const NAME = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
// Every form of a number of Go and C; what is no number in either is one token all the same.
const NUMBER = /(?:0[xX][\da-fA-F_.]*(?:[pP][+-]?[\d_]*)?|[\d.][\d_.]*(?:[eE][+-]?[\d_]*)?)[\w]*/y;
const SPACE = /\s+/y;
const COMMENT = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/y;
const TEXT = /"(?:\\.|[^"\\\n])*(?:"|$|(?=\n))/y;
const RAW_TEXT = /`[^`]*(?:`|$)/y;
const CHARACTER = /'(?:\\.|[^'\\\n])*(?:'|$|(?=\n))/y;

/** One pass for each part of a text; none of them goes back. */
const PARTS: [RegExp, TokenKind | undefined][] = [
  [SPACE, undefined],
  [COMMENT, undefined],
  [NAME, 'name'],
  [TEXT, 'text'],
  [RAW_TEXT, 'text'],
  [CHARACTER, 'character'],
];

/**
 * Cuts Go or C into tokens, without comments. Code that no compiler takes is cut too: every input has tokens, in time
 * that grows with its length alone.
 */
export function tokenize(source: string, limit: number): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let at = 0;
  while (at < source.length && tokens.length < limit) {
    const { kind, length } = readPart(source, at);
    const text = source.slice(at, at + length);
    const endLine = line + countLines(text);
    if (kind) tokens.push({ kind, text, line, endLine });
    line = endLine;
    at += length;
  }
  return tokens;
}

function readPart(source: string, at: number): { kind: TokenKind | undefined; length: number } {
  for (const [pattern, kind] of PARTS) {
    const length = lengthOf(pattern, source, at);
    if (length > 0) return { kind, length };
  }
  if (/\d|\.\d/y.test(source.slice(at, at + 2))) {
    return { kind: 'number', length: lengthOf(NUMBER, source, at) };
  }
  const sign = SIGNS.find((candidate) => source.startsWith(candidate, at));
  return { kind: 'sign', length: sign?.length ?? 1 };
}

function lengthOf(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0].length ?? 0;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
