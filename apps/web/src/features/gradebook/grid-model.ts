import {
  GRADEBOOK_CELL_SIZE,
  GRADEBOOK_FLAGS,
  readGradebookCell,
  type Gradebook,
  type GradebookAssignment,
  type GradebookCell,
  type GradebookLearner,
  type LocalizedText,
} from '@gopherlab/contracts';

/** What the cells show. */
export const MEASURES = ['score', 'attempts', 'daysLate', 'minutes'] as const;
export type Measure = (typeof MEASURES)[number];

export interface LabColumn {
  kind: 'lab';
  id: string;
  assignment: GradebookAssignment;
  lab: string;
  title: LocalizedText;
  weight: number;
  /** Place in a row of `Gradebook.cells`. */
  at: number;
}
interface TotalColumn {
  kind: 'total';
  id: string;
  assignment: GradebookAssignment;
  /** Place in a row of `Gradebook.totals`. */
  at: number;
}
interface NameColumn {
  kind: 'name';
  id: 'name';
}
export type GridColumn = NameColumn | LabColumn | TotalColumn;

/** Names first; then of each assignment its labs and its total. */
export function columnsOf({ assignments }: Gradebook): GridColumn[] {
  let at = 0;
  const graded = assignments.flatMap((assignment, index): GridColumn[] => [
    ...assignment.labs.map(({ lab, title, weight }): LabColumn => ({
      kind: 'lab',
      id: `${assignment.id} ${lab}`,
      assignment,
      lab,
      title,
      weight,
      at: at++,
    })),
    { kind: 'total', id: `${assignment.id} total`, assignment, at: index },
  ]);
  return [{ kind: 'name', id: 'name' }, ...graded];
}

/** A learner with where their numbers stand in the gradebook. */
export interface GridRow {
  learner: GradebookLearner;
  /** Place in `Gradebook.learners`. */
  at: number;
}

export const nameOf = ({ name, email, id }: GradebookLearner): string => name ?? email ?? id.slice(0, 8);

export function cellAt(book: Gradebook, row: GridRow, column: LabColumn): GradebookCell {
  return readGradebookCell(book.cells[row.at] ?? [], column.at);
}

const PLACES = { score: 0, attempts: 1, daysLate: 2, minutes: 3, flags: 4 } as const;

/** The number that a cell shows; null where there is none. Totals are scores whatever is shown. */
export function valueAt(book: Gradebook, row: GridRow, column: GridColumn, measure: Measure): number | null {
  if (column.kind === 'name') return null;
  if (column.kind === 'total') return book.totals[row.at]?.[column.at] ?? null;
  // Asked for every cell of a column: no object for each.
  const numbers = book.cells[row.at];
  const first = column.at * GRADEBOOK_CELL_SIZE;
  if (!numbers || (numbers[first + PLACES.flags] ?? 0) & GRADEBOOK_FLAGS.notAsked) return null;
  if (measure === 'daysLate' && (numbers[first] ?? -1) < 0) return null;
  const value = numbers[first + PLACES[measure]] ?? -1;
  return value < 0 ? null : value;
}

export const FILTERS = ['all', 'missing', 'late', 'overridden', 'below'] as const;
export interface GridFilter {
  /** Part of a name, an address or a roster's id. */
  text: string;
  kind: (typeof FILTERS)[number];
  /** For `below`. */
  below: number;
}
export const NO_FILTER: GridFilter = { text: '', kind: 'all', below: 60 };

/** Whoever the filter is true for in at least one of the labs; `below` asks the totals. */
export function filterRows(book: Gradebook, columns: readonly GridColumn[], filter: GridFilter): GridRow[] {
  const text = filter.text.trim().toLowerCase();
  const labs = columns.filter((column) => column.kind === 'lab');
  const totals = columns.filter((column) => column.kind === 'total');
  return book.learners
    .map((learner, at) => ({ learner, at }))
    .filter((row) => {
      const { name, email, externalId } = row.learner;
      if (text && ![name, email, externalId].some((part) => part?.toLowerCase().includes(text))) return false;
      if (filter.kind === 'all') return true;
      if (filter.kind === 'below') {
        return totals.some((column) => (valueAt(book, row, column, 'score') ?? Infinity) < filter.below);
      }
      return labs.some((column) => isA(filter.kind, cellAt(book, row, column)));
    });
}

function isA(kind: GridFilter['kind'], { score, daysLate, overridden, notAsked }: GradebookCell): boolean {
  if (kind === 'missing') return score === null && !notAsked;
  if (kind === 'late') return daysLate > 0;
  return overridden;
}

export interface GridSort {
  column: string;
  descending: boolean;
}

/** By that column; where there is no value comes last either way, and equals keep the order of their names. */
export function sortRows(
  book: Gradebook,
  rows: readonly GridRow[],
  column: GridColumn,
  { descending, measure }: { descending: boolean; measure: Measure },
): GridRow[] {
  const collator = new Intl.Collator(undefined, { numeric: true });
  const byName = (a: GridRow, b: GridRow) => collator.compare(nameOf(a.learner), nameOf(b.learner));
  const sign = descending ? -1 : 1;
  if (column.kind === 'name') return rows.toSorted((a, b) => sign * byName(a, b));
  const values = new Map(rows.map((row) => [row, valueAt(book, row, column, measure)]));
  return rows.toSorted((a, b) => {
    const [one, two] = [values.get(a) ?? null, values.get(b) ?? null];
    if (one === two) return byName(a, b);
    if (one === null) return 1;
    if (two === null) return -1;
    return sign * (one - two);
  });
}

export interface ColumnStatistics {
  /** Of those who have a value; null where nobody has. */
  mean: number | null;
  median: number | null;
}

export function statisticsOf(values: readonly (number | null)[]): ColumnStatistics {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (known.length === 0) return { mean: null, median: null };
  const middle = Math.floor(known.length / 2);
  const upper = known[middle] ?? 0;
  const median = known.length % 2 === 1 ? upper : ((known[middle - 1] ?? 0) + upper) / 2;
  return { mean: known.reduce((sum, value) => sum + value, 0) / known.length, median };
}

/** At most one decimal: what is seen at a glance. Exports and copies have two. */
export function shortNumber(value: number | null): string {
  return value === null ? '' : String(Math.round(value * 10) / 10);
}

/** Minutes as people say them. */
export function shortMinutes(minutes: number | null): string {
  if (minutes === null) return '';
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.round(minutes / 6) / 10} h`;
  return `${Math.round(minutes / 144) / 10} d`;
}
