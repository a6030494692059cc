import { expect, test } from 'vitest';
import { at, clamp, isInside, moveByKey, rectangleOf, toTsv, type Selection } from './selection.ts';

const size = { rows: 100, columns: 10, page: 20 };
const press = (key: string, modifiers: { shift?: boolean; mod?: boolean } = {}) => ({
  key,
  shift: false,
  mod: false,
  ...modifiers,
});
const after = (from: Selection, ...keys: ReturnType<typeof press>[]) =>
  keys.reduce((selection, key) => moveByKey(selection, key, size) ?? selection, from);

test('arrows move one cell and stop at the edges; the head is above the first row', () => {
  const start = at({ row: 0, column: 0 });
  expect(after(start, press('ArrowRight'), press('ArrowDown')).active).toEqual({ row: 1, column: 1 });
  expect(after(start, press('ArrowLeft')).active).toEqual({ row: 0, column: 0 });
  expect(after(start, press('ArrowUp'), press('ArrowUp')).active).toEqual({ row: -1, column: 0 });
  expect(after(at({ row: 99, column: 9 }), press('ArrowDown'), press('ArrowRight')).active).toEqual({
    row: 99,
    column: 9,
  });
});

test('shift keeps the anchor, and a range does not reach into the head', () => {
  const range = after(
    at({ row: 2, column: 3 }),
    press('ArrowUp', { shift: true }),
    press('ArrowLeft', { shift: true }),
  );
  expect(rectangleOf(range)).toEqual({ top: 1, bottom: 2, left: 2, right: 3 });
  const up = after(range, press('ArrowUp', { shift: true }), press('ArrowUp', { shift: true }));
  expect(up.active.row).toBe(0);
  expect(isInside({ row: 2, column: 3 }, rectangleOf(up))).toBe(true);
  expect(isInside({ row: 3, column: 3 }, rectangleOf(up))).toBe(false);
});

test('Home, End, pages and Ctrl go where they go in a spreadsheet', () => {
  const from = at({ row: 50, column: 5 });
  expect(after(from, press('Home')).active).toEqual({ row: 50, column: 0 });
  expect(after(from, press('End', { mod: true })).active).toEqual({ row: 99, column: 9 });
  expect(after(from, press('PageDown')).active).toEqual({ row: 70, column: 5 });
  expect(after(from, press('PageUp'), press('PageUp'), press('PageUp')).active).toEqual({
    row: 0,
    column: 5,
  });
  expect(after(from, press('ArrowDown', { mod: true })).active).toEqual({ row: 99, column: 5 });
  expect(rectangleOf(after(from, press('a', { mod: true })))).toEqual({
    top: 0,
    bottom: 99,
    left: 0,
    right: 9,
  });
  expect(moveByKey(from, press('x'), size)).toBeUndefined();
});

test('a grid that became smaller keeps the selection inside, also when it is empty', () => {
  const small = { ...size, rows: 3 };
  expect(clamp(at({ row: 50, column: 5 }), small).active).toEqual({ row: 2, column: 5 });
  expect(clamp(at({ row: 50, column: 5 }), { ...size, rows: 0 }).active).toEqual({ row: -1, column: 5 });
});

test('TSV quotes what would break a cell', () => {
  expect(
    toTsv([
      ['Ada', '63'],
      ['a\tb', 'say "x"'],
    ]),
  ).toBe('Ada\t63\n"a\tb"\t"say ""x"""');
});
