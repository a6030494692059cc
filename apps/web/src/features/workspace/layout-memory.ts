import type { Layout } from 'react-resizable-panels';

export type PaneGroup = 'columns' | 'rows' | 'playground';

/** Shares of the panes in percent, as they are before anybody moves a divider. */
export const DEFAULT_LAYOUTS: Record<PaneGroup, Layout> = {
  columns: { brief: 36, work: 64 },
  rows: { editor: 62, results: 38 },
  playground: { code: 58, results: 42 },
};

const key = (group: PaneGroup) => `gopherlab.layout.${group}`;

export function readLayout(group: PaneGroup): Layout {
  try {
    return parseLayout(localStorage.getItem(key(group)), DEFAULT_LAYOUTS[group]);
  } catch {
    return DEFAULT_LAYOUTS[group];
  }
}

/** A layout of other panes, or one that does not fill the whole, is not used. */
export function parseLayout(text: string | null, fallback: Layout): Layout {
  const value: unknown = JSON.parse(text ?? 'null');
  if (typeof value !== 'object' || value === null) return fallback;
  const layout: Layout = Object.fromEntries<number>(
    Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
  const complete = Object.keys(fallback).every((pane) => (layout[pane] ?? 0) > 0);
  const sum = Object.values(layout).reduce((total, size) => total + size, 0);
  return complete && Math.abs(sum - 100) < 1 ? layout : fallback;
}

export function rememberLayout(group: PaneGroup, layout: Layout): void {
  try {
    localStorage.setItem(key(group), JSON.stringify(layout));
  } catch {
    // Storage is switched off: the sizes hold until the page is left.
  }
}
