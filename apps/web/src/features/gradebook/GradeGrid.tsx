import { useVirtualizer, defaultRangeExtractor, type Range } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type ClipboardEvent, type KeyboardEvent, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { GridHead } from './GridHead.tsx';
import { GridLine } from './GridLine.tsx';
import { GridStatistics } from './GridStatistics.tsx';
import classes from './grid.module.css';
import { nameOf, valueAt } from './grid-model.ts';
import {
  cellId,
  COLUMN_WIDTH,
  HEAD_HEIGHT,
  ROW_HEIGHT,
  type CellWords,
  type GridProps,
} from './grid-parts.ts';
import { at, clamp, moveByKey, rectangleOf, toTsv, type Place } from './selection.ts';
import { useNameWidth } from './use-name-width.ts';

/** Learners × labs, as a spreadsheet: only what is seen is in the page. */
export function GradeGrid(props: GridProps) {
  const { book, columns, rows, measure, selection: asked, onSelect, onSort, onOpen } = props;
  const { t } = useTranslation('gradebook');
  const host = useRef<HTMLDivElement>(null);
  const nameWidth = useNameWidth();
  const graded = columns.length - 1;
  const selection = clamp(asked, { rows: rows.length, columns: columns.length, page: 1 });
  const { active } = selection;
  // Its functions change under one identity; nothing here keeps them beyond a rendering.
  // eslint-disable-next-line react-hooks/incompatible-library
  const down = useVirtualizer({
    count: rows.length,
    getScrollElement: () => host.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    scrollPaddingStart: HEAD_HEIGHT,
    scrollPaddingEnd: 2 * ROW_HEIGHT,
    rangeExtractor: (range) => withActive(range, active.row),
  });
  const across = useVirtualizer({
    horizontal: true,
    count: graded,
    getScrollElement: () => host.current,
    estimateSize: () => COLUMN_WIDTH,
    overscan: 3,
    scrollPaddingStart: nameWidth,
    rangeExtractor: (range) => withActive(range, active.column - 1),
  });
  // Scrolling is the browser's; it follows the active cell.
  useEffect(() => {
    if (active.row >= 0) down.scrollToIndex(active.row);
    if (active.column >= 1) across.scrollToIndex(active.column - 1);
  }, [active.row, active.column, down, across]);

  const words = useMemo(
    (): CellWords => ({
      missing: t('cell.missing'),
      notAsked: t('cell.notAsked'),
      waiting: t('cell.waiting'),
      overridden: t('cell.overridden'),
      regraded: t('cell.regraded'),
      late: (count) => t('cell.late', { count }),
    }),
    [t],
  );
  const rectangle = useMemo(() => rectangleOf(selection), [selection]);
  const handleKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((host.current?.clientHeight ?? 0) / ROW_HEIGHT) - 4);
    const size = { rows: rows.length, columns: columns.length, page };
    const press = { key: event.key, shift: event.shiftKey, mod: event.ctrlKey || event.metaKey };
    const [row, column] = [rows[active.row], columns[active.column]];
    if ((event.key === 'Enter' || event.key === ' ') && column) {
      event.preventDefault();
      if (active.row < 0) onSort(column);
      else if (row) onOpen(row, column);
      return;
    }
    const moved = moveByKey(selection, press, size);
    if (!moved) return;
    event.preventDefault();
    // The names are always in sight; whoever goes back to them wants to see what stands beside them.
    if (moved.active.column === 0 && active.column !== 0) across.scrollToOffset(0);
    onSelect(moved);
  };
  const handleClick = (event: MouseEvent) => {
    const place = placeOf(event.target);
    if (!place) return;
    host.current?.focus({ preventScroll: true });
    const [row, column] = [rows[place.row], columns[place.column]];
    if (!column) return;
    if (event.shiftKey && place.row >= 0) {
      onSelect({ anchor: selection.anchor, active: place });
      return;
    }
    onSelect(at(place));
    if (place.row < 0) onSort(column);
    else if (row) onOpen(row, column);
  };
  const handleCopy = (event: ClipboardEvent) => {
    const { top, bottom, left, right } = rectangle;
    const copied = rows.slice(Math.max(0, top), bottom + 1).map((row) =>
      columns.slice(left, right + 1).map((column) => {
        if (column.kind === 'name') return nameOf(row.learner);
        const value = valueAt(book, row, column, measure);
        return value === null ? '' : String(value);
      }),
    );
    event.clipboardData.setData('text/plain', toTsv(copied));
    event.preventDefault();
  };
  const visible = across.getVirtualItems().map(({ index, start }) => ({ index: index + 1, start }));
  const width = nameWidth + across.getTotalSize();
  return (
    <div
      ref={host}
      className={classes.grid}
      role="grid"
      tabIndex={0}
      aria-label={t('grid.label')}
      aria-multiselectable
      aria-rowcount={rows.length + 3}
      aria-colcount={columns.length}
      aria-activedescendant={cellId(active)}
      onKeyDown={handleKeyDown}
      onClick={handleClick}
      onCopy={handleCopy}
    >
      <div className={classes.sheet} style={{ width }} role="presentation">
        <GridHead {...props} selection={selection} visible={visible} nameWidth={nameWidth} />
        <div role="rowgroup" style={{ height: down.getTotalSize(), position: 'relative' }}>
          {down.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return row ? (
              <GridLine
                key={row.learner.id}
                {...{ book, columns, measure, visible, nameWidth, row, index, start, words }}
                rectangle={index >= rectangle.top && index <= rectangle.bottom ? rectangle : null}
                active={active.row === index ? active.column : null}
                opened={props.opened?.person === row.learner.id ? props.opened.column : null}
              />
            ) : null;
          })}
        </div>
        <GridStatistics {...{ book, columns, rows, measure, visible, nameWidth }} />
      </div>
    </div>
  );
}

/** What is seen, and the active cell: a screen reader is told of it by its id. */
function withActive(range: Range, active: number): number[] {
  const seen = defaultRangeExtractor(range);
  if (active < 0 || active >= range.count || seen.includes(active)) return seen;
  return [...seen, active].sort((a, b) => a - b);
}

function placeOf(target: EventTarget): Place | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
  if (!cell) return undefined;
  return { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
}
