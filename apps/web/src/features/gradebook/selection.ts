/** A place in the grid: row -1 is the head, column 0 the names. */
export interface Place {
  row: number;
  column: number;
}

/** From the anchor to the active cell, which moves. */
export interface Selection {
  anchor: Place;
  active: Place;
}

export interface GridSize {
  rows: number;
  columns: number;
  /** Rows that are seen at once. */
  page: number;
}

export interface Rectangle {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export const START: Selection = at({ row: 0, column: 0 });

export function at(place: Place): Selection {
  return { anchor: place, active: place };
}

export function rectangleOf({ anchor, active }: Selection): Rectangle {
  return {
    top: Math.min(anchor.row, active.row),
    bottom: Math.max(anchor.row, active.row),
    left: Math.min(anchor.column, active.column),
    right: Math.max(anchor.column, active.column),
  };
}

export function isInside({ row, column }: Place, { top, bottom, left, right }: Rectangle): boolean {
  return row >= top && row <= bottom && column >= left && column <= right;
}

/** Back into a grid that has become smaller. */
export function clamp({ anchor, active }: Selection, size: GridSize): Selection {
  return { anchor: inGrid(anchor, size), active: inGrid(active, size) };
}

function inGrid({ row, column }: Place, { rows, columns }: GridSize): Place {
  return {
    row: Math.max(-1, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  };
}

export interface KeyPress {
  key: string;
  shift: boolean;
  /** Ctrl or ⌘. */
  mod: boolean;
}

/** Where a key leads, as in a spreadsheet; undefined for a key that moves nothing. */
export function moveByKey(selection: Selection, press: KeyPress, size: GridSize): Selection | undefined {
  if (press.mod && press.key.toLowerCase() === 'a') {
    return { anchor: { row: 0, column: 0 }, active: { row: size.rows - 1, column: size.columns - 1 } };
  }
  const target = targetOf(selection.active, press, size);
  if (!target) return undefined;
  // A range of cells never reaches into the head.
  const lowest = press.shift ? Math.min(0, size.rows - 1) : -1;
  const active = inGrid({ ...target, row: Math.max(lowest, target.row) }, size);
  return press.shift ? { anchor: selection.anchor, active } : at(active);
}

function targetOf({ row, column }: Place, { key, mod }: KeyPress, size: GridSize): Place | undefined {
  const [lastRow, lastColumn] = [size.rows - 1, size.columns - 1];
  switch (key) {
    case 'ArrowUp':
      return { row: mod ? 0 : row - 1, column };
    case 'ArrowDown':
      return { row: mod ? lastRow : row + 1, column };
    case 'ArrowLeft':
      return { row, column: mod ? 0 : column - 1 };
    case 'ArrowRight':
      return { row, column: mod ? lastColumn : column + 1 };
    case 'Home':
      return { row: mod ? 0 : row, column: 0 };
    case 'End':
      return { row: mod ? lastRow : row, column: lastColumn };
    case 'PageUp':
      return { row: Math.max(0, row - size.page), column };
    case 'PageDown':
      return { row: row + size.page, column };
    default:
      return undefined;
  }
}

/** Tab-separated values as spreadsheets paste them: a tab, a line break or a quote inside a cell is quoted. */
export function toTsv(rows: readonly (readonly string[])[]): string {
  const quoted = (text: string) => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((cells) => cells.map(quoted).join('\t')).join('\n');
}
