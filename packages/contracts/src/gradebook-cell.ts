// No schema here: the page reads cells without the code that checks them.

/** Numbers for each cell, in this order; see `readGradebookCell`. */
export const GRADEBOOK_CELL_SIZE = 5;
/** Bits of a cell's last number. */
export const GRADEBOOK_FLAGS = { overridden: 1, regraded: 2, waiting: 4, notAsked: 8 } as const;

export interface GradebookCell {
  /** 0 to 100; null where nothing counts. */
  score: number | null;
  attempts: number;
  daysLate: number;
  /** Null where nothing counts. */
  minutes: number | null;
  overridden: boolean;
  regraded: boolean;
  /** A submission is waiting or being graded. */
  waiting: boolean;
  /** The assignment is for another learner alone. */
  notAsked: boolean;
}

/** One cell of a row; a column that is none has nothing in it. */
export function readGradebookCell(row: readonly number[], column: number): GradebookCell {
  const at = column * GRADEBOOK_CELL_SIZE;
  const score = row[at] ?? -1;
  const minutes = row[at + 3] ?? -1;
  const flags = row[at + 4] ?? 0;
  return {
    score: score < 0 ? null : score,
    attempts: row[at + 1] ?? 0,
    daysLate: row[at + 2] ?? 0,
    minutes: minutes < 0 ? null : minutes,
    overridden: (flags & GRADEBOOK_FLAGS.overridden) !== 0,
    regraded: (flags & GRADEBOOK_FLAGS.regraded) !== 0,
    waiting: (flags & GRADEBOOK_FLAGS.waiting) !== 0,
    notAsked: (flags & GRADEBOOK_FLAGS.notAsked) !== 0,
  };
}
