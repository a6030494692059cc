import { expect, test } from 'vitest';
import type { Action } from '../../lib/actions.ts';
import { rankActions } from './rank-actions.ts';

function action(label: string, keywords = ''): Action {
  return { id: label, group: 'Group', label, keywords, run: () => undefined };
}
const labels = (actions: Action[]) => actions.map(({ label }) => label);

test('a label that begins with the word comes before one that only holds it', () => {
  const actions = [action('Spool'), action('Worker pool'), action('Pool size'), action('Other', 'pool')];
  expect(labels(rankActions(actions, 'pool'))).toEqual(['Pool size', 'Worker pool', 'Spool', 'Other']);
});

test('every word must be found, keywords count, and nothing typed shows everything', () => {
  const actions = [action('Switch to English', 'language 语言'), action('Dark theme')];
  expect(labels(rankActions(actions, '语言'))).toEqual(['Switch to English']);
  expect(rankActions(actions, 'dark language')).toEqual([]);
  expect(rankActions(actions, ' ')).toHaveLength(2);
});
