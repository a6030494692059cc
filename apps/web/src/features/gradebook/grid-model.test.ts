import { expect, test } from 'vitest';
import { DEFAULT_ASSIGNMENT_POLICY, type Gradebook } from '@gopherlab/contracts';
import {
  columnsOf,
  filterRows,
  NO_FILTER,
  nameOf,
  sortRows,
  statisticsOf,
  valueAt,
  type GridColumn,
} from './grid-model.ts';

const title = { en: 'Lab', zh: '实验' };
const assignment = (id: string, labs: string[]) => ({
  ...{ id, title: id, person: null, policy: DEFAULT_ASSIGNMENT_POLICY },
  ...{ opensAt: '2026-01-01T00:00:00Z', dueAt: null, closesAt: null },
  labs: labs.map((lab) => ({ lab, title, weight: 1 })),
});
const learner = (name: string) => ({
  id: `00000000-${name}`,
  name,
  email: `${name}@example.org`,
  externalId: null,
});
const MISSING = [-1, 0, 0, -1, 0];
const book: Gradebook = {
  cohort: { id: 'c', name: 'Cohort' },
  at: '2026-01-02T00:00:00Z',
  assignments: [assignment('one', ['a', 'b']), assignment('two', ['c'])],
  learners: [learner('Bo 10'), learner('Ada'), learner('Bo 9')],
  cells: [
    [...[80, 2, 1, 90, 0], ...MISSING, ...[0, 1, 0, 5, 1]],
    [...[100, 1, 0, 3, 0], ...[50, 1, 0, 3, 2], ...[70, 3, 0, 8, 0]],
    [...[80, 1, 0, 9, 0], ...[10, 1, 0, 9, 0], ...[-1, 0, 0, -1, 8]],
  ],
  totals: [
    [40, 0],
    [75, 70],
    [45, null],
  ],
};
const columns = columnsOf(book);
const column = (id: string) => columns.find((one) => one.id === id) as GridColumn;
const names = (rows: { learner: { name: string | null } }[]) => rows.map((row) => row.learner.name);
const all = filterRows(book, columns, NO_FILTER);

test('the columns are the names, then of each assignment its labs and its total', () => {
  expect(columns.map(({ id }) => id)).toEqual(['name', 'one a', 'one b', 'one total', 'two c', 'two total']);
});

test('names sort as people count, and a column without a value comes last either way', () => {
  const by = (id: string, descending: boolean) =>
    names(sortRows(book, all, column(id), { descending, measure: 'score' }));
  expect(by('name', false)).toEqual(['Ada', 'Bo 9', 'Bo 10']);
  expect(by('one a', true)).toEqual(['Ada', 'Bo 9', 'Bo 10']);
  expect(by('one b', true)).toEqual(['Ada', 'Bo 9', 'Bo 10']);
  expect(by('one b', false)).toEqual(['Bo 9', 'Ada', 'Bo 10']);
  expect(by('two total', false)).toEqual(['Bo 10', 'Ada', 'Bo 9']);
});

test('a filter finds names, missing and late work, overrides, and totals below a number', () => {
  const found = (filter: object) => names(filterRows(book, columns, { ...NO_FILTER, ...filter }));
  expect(found({ text: ' bo ' })).toEqual(['Bo 10', 'Bo 9']);
  // The third is not asked for c: nothing of theirs is missing.
  expect(found({ kind: 'missing' })).toEqual(['Bo 10']);
  expect(found({ kind: 'late' })).toEqual(['Bo 10']);
  expect(found({ kind: 'overridden' })).toEqual(['Bo 10']);
  expect(found({ kind: 'below', below: 45 })).toEqual(['Bo 10']);
  expect(found({ kind: 'below', below: 46 })).toEqual(['Bo 10', 'Bo 9']);
});

test('what is shown can be attempts or minutes, and totals stay scores', () => {
  const [first] = all;
  if (!first) throw new Error('no row');
  expect(valueAt(book, first, column('one a'), 'attempts')).toBe(2);
  expect(valueAt(book, first, column('one b'), 'minutes')).toBeNull();
  expect(valueAt(book, first, column('one b'), 'daysLate')).toBeNull();
  expect(valueAt(book, first, column('one total'), 'minutes')).toBe(40);
});

test('mean and median are of those who have a value', () => {
  expect(statisticsOf([null, 10, 40, null, 100])).toEqual({ mean: 50, median: 40 });
  expect(statisticsOf([10, 20])).toEqual({ mean: 15, median: 15 });
  expect(statisticsOf([null])).toEqual({ mean: null, median: null });
});

test('whoever has no name is told by an address, and else by the beginning of an id', () => {
  expect(nameOf({ id: '0123456789', name: null, email: 'a@b.c', externalId: null })).toBe('a@b.c');
  expect(nameOf({ id: '0123456789', name: null, email: null, externalId: null })).toBe('01234567');
});
