import { LineCounter, isMap, isScalar, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';

/** A parsed file, or every reason why it cannot be one. */
export type Parsed<T> = { value: T; problems: [] } | { value?: undefined; problems: YamlProblem[] };

interface YamlProblem {
  /** From 1. */
  line: number;
  message: string;
}

const MOST_FAULTS = 3;

/** Parses YAML and checks it, with the line of each problem. */
export function parseYaml<S extends z.ZodType>(text: string, schema: S): Parsed<z.output<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  // One wrong character makes all that follows wrong: the first faults are the ones to mend.
  const faults = [...document.errors, ...document.warnings].slice(0, MOST_FAULTS);
  if (faults.length > 0) {
    return {
      problems: faults.map((fault) => ({ line: lines.linePos(fault.pos[0]).line, message: fault.message })),
    };
  }
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (parsed.success) return { value: parsed.data, problems: [] };
  return { problems: parsed.error.issues.flatMap((issue) => toProblems(issue, document, lines)) };
}

function toProblems(issue: z.core.$ZodIssue, document: Document, lines: LineCounter): YamlProblem[] {
  const at = (path: PropertyKey[]) => lines.linePos(offsetOf(document, path)).line;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      return { line: at(path), message: `unknown key ${path.map(String).join('.')}` };
    });
  }
  const where = issue.path.map(String).join('.');
  return [{ line: at(issue.path), message: where ? `${where}: ${issue.message}` : issue.message }];
}

/** Where a path stands in the text; for a path that is not there, where its nearest parent stands. */
function offsetOf(document: Document, path: PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === last);
      if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
    }
    const node = document.getIn(path.slice(0, length), true);
    if (hasRange(node)) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}
