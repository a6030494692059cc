import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Gradebook, GradebookCell } from '@gopherlab/contracts';
import { cellId, COLUMN_WIDTH, ROW_HEIGHT } from './grid-parts.ts';
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
}

/** One learner. */
export const GridLine = memo(function GridLine(props: GridLineProps) {
  const { book, columns, measure, visible, nameWidth, row, index, start, rectangle, active, opened } = props;
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
              <CellContent cell={cellAt(book, row, column)} measure={measure} />
            )}
          </div>
        );
      })}
    </div>
  );
});

/** The number, and what is special about it: each mark has a word for whoever does not see it. */
function CellContent({ cell, measure }: { cell: GradebookCell; measure: Measure }) {
  const { t } = useTranslation('gradebook');
  if (cell.notAsked) return <span className={classes.notAsked}>{t('cell.notAsked')}</span>;
  const marks = [
    cell.waiting ? (['…', t('cell.waiting')] as const) : null,
    cell.overridden ? (['✎', t('cell.overridden')] as const) : null,
    cell.regraded ? (['↻', t('cell.regraded')] as const) : null,
    cell.daysLate > 0 ? ([`+${cell.daysLate}`, t('cell.late', { count: cell.daysLate })] as const) : null,
  ].filter((mark) => mark !== null);
  return (
    <>
      {marks.map(([sign, word]) => (
        <span key={word} className={classes.mark} title={word} role="img" aria-label={word}>
          {sign}
        </span>
      ))}
      <CellValue cell={cell} measure={measure} />
    </>
  );
}

function CellValue({ cell, measure }: { cell: GradebookCell; measure: Measure }) {
  const { t } = useTranslation('gradebook');
  if (measure === 'attempts') return cell.attempts;
  if (cell.score === null) {
    return (
      <span className={classes.missing} title={t('cell.missing')}>
        <span aria-hidden>–</span>
        <span className="visually-hidden">{t('cell.missing')}</span>
      </span>
    );
  }
  if (measure === 'minutes') return shortMinutes(cell.minutes);
  return shortNumber(cell[measure]);
}
