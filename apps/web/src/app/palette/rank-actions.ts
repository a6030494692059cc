import type { Action } from '../../lib/actions.ts';

/** Actions that hold every word of the query, the best first: label starts with it, a word starts with it, holds it. */
export function rankActions(actions: readonly Action[], query: string): Action[] {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...actions];
  return actions
    .map((action) => ({ action, rank: rank(action, words) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ action }) => action);
}

function rank(action: Action, words: string[]): number {
  const label = action.label.toLowerCase();
  const text = `${label} ${action.keywords?.toLowerCase() ?? ''} ${action.group.toLowerCase()}`;
  let sum = 0;
  for (const word of words) {
    if (!text.includes(word)) return 0;
    if (label.startsWith(word)) sum += 4;
    else if (label.includes(` ${word}`)) sum += 3;
    else if (label.includes(word)) sum += 2;
    else sum += 1;
  }
  return sum;
}
