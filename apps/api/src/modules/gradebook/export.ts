import { readGradebookCell, type Gradebook, type GradebookExport } from '@gopherlab/contracts';
import type { CsvCell } from '../../lib/csv.ts';

/** One object for each learner and lab that they are asked for. */
export function toExport(book: Gradebook): GradebookExport {
  const rows = book.learners.flatMap((learner, at) => {
    const cells = book.cells[at] ?? [];
    let column = 0;
    return book.assignments.flatMap((assignment, index) =>
      assignment.labs.flatMap(({ lab, weight }) => {
        const { notAsked, ...cell } = readGradebookCell(cells, column++);
        const total = book.totals[at]?.[index] ?? 0;
        return notAsked ? [] : [{ ...learner, assignment: assignment.title, lab, weight, ...cell, total }];
      }),
    );
  });
  return { cohort: book.cohort, at: book.at, rows };
}

const LONG_HEAD = [
  'learner_id',
  'name',
  'email',
  'external_id',
  'assignment',
  'lab',
  'weight',
  'score',
  'attempts',
  'days_late',
  'minutes',
  'overridden',
  'regraded',
  'waiting',
  'total',
] as const;

/** One line for each learner and lab, with everything that is known of a cell. */
export function toLongRows(book: Gradebook): CsvCell[][] {
  const lines = toExport(book).rows.map((row): CsvCell[] => [
    row.id,
    row.name,
    row.email,
    row.externalId,
    row.assignment,
    row.lab,
    row.weight,
    row.score,
    row.attempts,
    row.daysLate,
    row.minutes,
    yesNo(row.overridden),
    yesNo(row.regraded),
    yesNo(row.waiting),
    row.total,
  ]);
  return [[...LONG_HEAD], ...lines];
}

const yesNo = (value: boolean) => (value ? 'yes' : 'no');

/** One line for each learner, a column for each lab's score and each assignment's total: as the page shows it. */
export function toWideRows(book: Gradebook): CsvCell[][] {
  const head: CsvCell[] = ['learner_id', 'name', 'email', 'external_id'];
  for (const { title, labs } of book.assignments) {
    head.push(...labs.map(({ lab }) => `${title}: ${lab}`), `${title}: total`);
  }
  const lines = book.learners.map(({ id, name, email, externalId }, at) => {
    const line: CsvCell[] = [id, name, email, externalId];
    let column = 0;
    book.assignments.forEach(({ labs }, index) => {
      for (let count = labs.length; count > 0; count -= 1) {
        line.push(readGradebookCell(book.cells[at] ?? [], column++).score);
      }
      line.push(book.totals[at]?.[index] ?? null);
    });
    return line;
  });
  return [head, ...lines];
}
