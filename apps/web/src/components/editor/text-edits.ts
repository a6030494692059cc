/** Replaces `before[from, to)` with `insert`. Offsets are UTF-16 units of the text before all edits. */
export interface TextEdit {
  from: number;
  to: number;
  insert: string;
}

/** Lines × lines above which the middle is replaced as a whole: comparing would take longer than anybody waits. */
const MOST_CELLS = 4_000_000;

/**
 * What turns one text into another, line by line and no more than needed, in ascending order. A cursor outside the
 * changed lines stays where it is, which replacing the whole text would not let it.
 */
export function textEdits(before: string, after: string): TextEdit[] {
  if (before === after) return [];
  const [a, b] = [linesOf(before), linesOf(after)];
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const middle = { a: a.slice(head, a.length - tail), b: b.slice(head, b.length - tail) };
  const start = lengthOf(a.slice(0, head));
  if (middle.a.length * middle.b.length > MOST_CELLS) {
    return [{ from: start, to: start + lengthOf(middle.a), insert: middle.b.join('') }];
  }
  return editsBetween(middle.a, middle.b, start);
}

/** Lines with their ends, so that joining them gives the text back. */
function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/);
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}

/** Walks along a longest common subsequence and gathers what lies between its lines. */
function editsBetween(a: readonly string[], b: readonly string[], start: number): TextEdit[] {
  const width = b.length + 1;
  const common = commonLengths(a, b);
  const edits: TextEdit[] = [];
  let [i, j, offset] = [0, 0, start];
  let open: TextEdit | null = null;
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      open = null;
      offset += left.length;
      [i, j] = [i + 1, j + 1];
      continue;
    }
    if (!open) {
      open = { from: offset, to: offset, insert: '' };
      edits.push(open);
    }
    const insertFirst = (common[i * width + j + 1] ?? 0) > (common[(i + 1) * width + j] ?? 0);
    if (right !== undefined && (left === undefined || insertFirst)) {
      open.insert += right;
      j += 1;
    } else if (left !== undefined) {
      offset += left.length;
      open.to = offset;
      i += 1;
    }
  }
  return edits;
}

/** At `i * (b.length + 1) + j`: how many lines `a` from `i` and `b` from `j` have in common, in order. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint16Array {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const at = i * width + j;
      lengths[at] =
        a[i] === b[j] ? lengths[at + width + 1]! + 1 : Math.max(lengths[at + width]!, lengths[at + 1]!);
    }
  }
  return lengths;
}
