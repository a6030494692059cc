import type { Gradebook } from '@gopherlab/contracts';
import type { GridColumn, GridRow, GridSort, Measure } from './grid-model.ts';
import type { Place, Selection } from './selection.ts';

export const ROW_HEIGHT = 28;
export const COLUMN_WIDTH = 92;
export const HEAD_HEIGHT = 48;

export interface GridProps {
  book: Gradebook;
  columns: readonly GridColumn[];
  /** Filtered and sorted. */
  rows: readonly GridRow[];
  measure: Measure;
  sort: GridSort;
  selection: Selection;
  /** The cell whose panel is open. */
  opened: { person: string; column: string } | null;
  onSelect: (selection: Selection) => void;
  onSort: (column: GridColumn) => void;
  onOpen: (row: GridRow, column: GridColumn) => void;
}

export const cellId = ({ row, column }: Place) => `grade-${row}-${column}`;

/** What cells say of themselves: looked up once for all of them. */
export interface CellWords {
  missing: string;
  notAsked: string;
  waiting: string;
  overridden: string;
  regraded: string;
  late: (days: number) => string;
}
