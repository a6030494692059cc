import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { COLUMN_WIDTH, ROW_HEIGHT, type GridProps } from './grid-parts.ts';
import type { VisibleColumn } from './GridHead.tsx';
import classes from './grid.module.css';
import { shortMinutes, shortNumber, statisticsOf, valueAt, type ColumnStatistics } from './grid-model.ts';

interface GridStatisticsProps extends Pick<GridProps, 'book' | 'columns' | 'rows' | 'measure'> {
  visible: readonly VisibleColumn[];
  nameWidth: number;
}

/** Mean and median of the rows that are shown. Stay in sight. */
export function GridStatistics(props: GridStatisticsProps) {
  const { book, columns, rows, measure, visible, nameWidth } = props;
  const { t } = useTranslation('gradebook');
  const statisticsAt = useMemo(
    () => createStatistics({ book, columns, rows, measure }),
    [book, columns, rows, measure],
  );
  return (
    <div role="rowgroup" className={classes.statistics}>
      {(['mean', 'median'] as const).map((kind, order) => (
        <div
          key={kind}
          role="row"
          aria-rowindex={rows.length + 2 + order}
          className={classes.statistic}
          style={{ height: ROW_HEIGHT }}
        >
          <div role="rowheader" aria-colindex={1} className={classes.name} style={{ width: nameWidth }}>
            {t(`grid.${kind}`)}
          </div>
          {visible.map(({ index, start }) => {
            const value = statisticsAt(index)?.[kind] ?? null;
            const column = columns[index];
            return (
              <div
                key={index}
                role="gridcell"
                aria-colindex={index + 1}
                className={classes.cell}
                data-total={column?.kind === 'total'}
                style={{ left: nameWidth + start, width: COLUMN_WIDTH }}
              >
                {measure === 'minutes' && column?.kind === 'lab'
                  ? shortMinutes(value === null ? null : Math.round(value))
                  : shortNumber(value)}
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

/** Only of the columns that are seen, each once. */
function createStatistics(props: Pick<GridProps, 'book' | 'columns' | 'rows' | 'measure'>) {
  const { book, columns, rows, measure } = props;
  const known = new Map<number, ColumnStatistics>();
  return (index: number): ColumnStatistics | undefined => {
    const column = columns[index];
    if (!column) return undefined;
    const found = known.get(index) ?? statisticsOf(rows.map((row) => valueAt(book, row, column, measure)));
    known.set(index, found);
    return found;
  };
}
