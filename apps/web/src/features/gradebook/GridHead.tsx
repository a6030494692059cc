import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocalized } from '../../lib/localized.ts';
import { cellId, COLUMN_WIDTH, HEAD_HEIGHT, type GridProps } from './grid-parts.ts';
import classes from './grid.module.css';
import type { GridColumn } from './grid-model.ts';

export interface VisibleColumn {
  /** Place in the columns. */
  index: number;
  /** Pixels after the names. */
  start: number;
}

interface GridHeadProps extends Pick<GridProps, 'columns' | 'sort' | 'selection'> {
  visible: readonly VisibleColumn[];
  nameWidth: number;
}

/** Sorts when it is chosen. Stays in sight. */
export function GridHead({ columns, sort, selection, visible, nameWidth }: GridHeadProps) {
  const { t } = useTranslation('gradebook');
  const text = useLocalized();
  const { active } = selection;
  const cell = (index: number, column: GridColumn, style: { left: number; width: number }) => {
    const sorted = sort.column === column.id;
    const Arrow = sort.descending ? IconArrowDown : IconArrowUp;
    const label =
      column.kind === 'name'
        ? t('grid.learner')
        : column.kind === 'total'
          ? t('grid.total')
          : text(column.title);
    const above = column.kind === 'name' ? '' : column.assignment.title;
    return (
      <div
        key={column.id}
        id={cellId({ row: -1, column: index })}
        role="columnheader"
        aria-colindex={index + 1}
        aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
        className={column.kind === 'name' ? classes.corner : classes.headCell}
        data-row={-1}
        data-column={index}
        data-active={active.row === -1 && active.column === index}
        data-total={column.kind === 'total'}
        style={style}
        title={column.kind === 'lab' ? `${above} · ${label} (${column.lab})` : `${above} ${label}`.trim()}
      >
        <span className={classes.above}>{above}</span>
        <span className={classes.headLabel}>
          <span>{label}</span>
          {sorted ? <Arrow size={12} aria-hidden /> : null}
        </span>
      </div>
    );
  };
  const [name] = columns;
  return (
    <div role="rowgroup" className={classes.head} style={{ height: HEAD_HEIGHT }}>
      <div role="row" aria-rowindex={1}>
        {name ? cell(0, name, { left: 0, width: nameWidth }) : null}
        {visible.map(({ index, start }) => {
          const column = columns[index];
          return column ? cell(index, column, { left: nameWidth + start, width: COLUMN_WIDTH }) : null;
        })}
      </div>
    </div>
  );
}
