import { memo } from 'react';
import type { Gradebook, GradebookCell } from '@gopherlab/contracts';
import { cellId, COLUMN_WIDTH, ROW_HEIGHT, type CellWords } from './grid-parts.ts';
import type { VisibleColumn } from './GridHead.tsx';
import classes from './grid.module.css';
import {
  cellAt,
  nameOf,
  shortMinutes,
  shortNumber,
  valueAt,
  type GridColumn,
  type GridRow,
  type Measure,
} from './grid-model.ts';
import type { Rectangle } from './selection.ts';

interface GridLineProps {
  book: Gradebook;
  columns: readonly GridColumn[];
  measure: Measure;
  visible: readonly VisibleColumn[];
  nameWidth: number;
  row: GridRow;
  index: number;
  start: number;
  /** What is selected, where this row is a part of it. */
  rectangle: Rectangle | null;
  /** The active column, where this is the active row. */
  active: number | null;
  opened: string | null;
  words: CellWords;
}

/** One learner. */
export const GridLine = memo(function GridLine(props: GridLineProps) {
  const { book, columns, measure, visible, nameWidth, row, index, start, rectangle, active, opened, words } =
    props;
  const isSelected = (column: number) =>
    rectangle !== null && column >= rectangle.left && column <= rectangle.right;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes.line}
      style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
    >
      <div
        id={cellId({ row: index, column: 0 })}
        role="rowheader"
        aria-colindex={1}
        aria-selected={isSelected(0)}
        className={classes.name}
        data-row={index}
        data-column={0}
        data-active={active === 0}
        style={{ width: nameWidth }}
        title={row.learner.email ?? undefined}
      >
        {nameOf(row.learner)}
      </div>
      {visible.map(({ index: at, start: left }) => {
        const column = columns[at];
        if (!column || column.kind === 'name') return null;
        return (
          <div
            key={column.id}
            id={cellId({ row: index, column: at })}
            role="gridcell"
            aria-colindex={at + 1}
            aria-selected={isSelected(at)}
            className={classes.cell}
            data-row={index}
            data-column={at}
            data-active={active === at}
            data-opened={opened === column.id}
            data-total={column.kind === 'total'}
            style={{ left: nameWidth + left, width: COLUMN_WIDTH }}
          >
            {column.kind === 'total' ? (
              shortNumber(valueAt(book, row, column, measure))
            ) : (
              <CellContent cell={cellAt(book, row, column)} measure={measure} words={words} />
            )}
          </div>
        );
      })}
    </div>
  );
});

interface CellContentProps {
  cell: GradebookCell;
  measure: Measure;
  words: CellWords;
}

/** The number, and what is special about it: each mark has a word for whoever does not see it. */
function CellContent({ cell, measure, words }: CellContentProps) {
  if (cell.notAsked) return <span className={classes.notAsked}>{words.notAsked}</span>;
  const marks = [
    cell.waiting ? (['…', words.waiting] as const) : null,
    cell.overridden ? (['✎', words.overridden] as const) : null,
    cell.regraded ? (['↻', words.regraded] as const) : null,
    cell.daysLate > 0 ? ([`+${cell.daysLate}`, words.late(cell.daysLate)] as const) : null,
  ].filter((mark) => mark !== null);
  return (
    <>
      {marks.map(([sign, word]) => (
        <span key={word} className={classes.mark} title={word} role="img" aria-label={word}>
          {sign}
        </span>
      ))}
      <CellValue cell={cell} measure={measure} words={words} />
    </>
  );
}

function CellValue({ cell, measure, words }: CellContentProps) {
  if (measure === 'attempts') return cell.attempts;
  if (cell.score === null) {
    return (
      <span className={classes.missing} title={words.missing}>
        <span aria-hidden>–</span>
        <span className="visually-hidden">{words.missing}</span>
      </span>
    );
  }
  if (measure === 'minutes') return shortMinutes(cell.minutes);
  return shortNumber(cell[measure]);
}
