const STORAGE_KEY = 'gopherlab.labs-shape';

/** How the list looked last time, so that its skeleton has the shape of what comes. */
export interface ListShape {
  rows: number;
  openWork: boolean;
}

const FIRST_VISIT: ListShape = { rows: 4, openWork: false };

export function readListShape(): ListShape {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null');
    return isShape(stored) ? stored : FIRST_VISIT;
  } catch {
    return FIRST_VISIT;
  }
}

export function storeListShape(shape: ListShape): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(shape));
  } catch {
    // Storage is switched off: the next skeleton has the usual shape.
  }
}

function isShape(value: unknown): value is ListShape {
  if (typeof value !== 'object' || value === null || !('rows' in value) || !('openWork' in value))
    return false;
  const { rows, openWork } = value;
  return typeof rows === 'number' && rows > 0 && rows <= 40 && typeof openWork === 'boolean';
}
