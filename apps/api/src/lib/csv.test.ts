import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { csvHeaders, readCsvCell, toCsv } from './csv.ts';

test('it begins with a byte order mark, ends lines as spreadsheets do and quotes what needs it', () => {
  expect(
    toCsv([
      ['name', 'note'],
      ['陈 晨', 'says "no", then\nleaves'],
    ]),
  ).toBe('\uFEFFname,note\r\n陈 晨,"says ""no"", then\nleaves"\r\n');
  expect(toCsv([])).toBe('\uFEFF');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '\n@x', '＝1', '\uFEFF=1'])(
  'a text that a spreadsheet would run is made harmless and read back: %j',
  (text) => {
    const csv = toCsv([[text]]);
    const cell = Papa.parse<string[]>(csv.slice(1)).data[0]?.[0] ?? '';
    expect(cell).toBe(`'${text}`);
    expect(readCsvCell(cell)).toBe(text);
  },
);

test('numbers stay numbers, also below nought, and an empty cell is empty', () => {
  expect(toCsv([[-1.5, 100, null, '', "O'Neill", "'quoted'"]])).toBe(`\uFEFF-1.5,100,,,O'Neill,'quoted'\r\n`);
  expect(readCsvCell("'quoted'")).toBe("'quoted'");
});

test('a file name outside ASCII reaches the browser whole, and none breaks the header', () => {
  expect(csvHeaders('Go 班"级.csv')['Content-Disposition']).toBe(
    `attachment; filename="Go-.csv"; filename*=UTF-8''Go%20%E7%8F%AD%22%E7%BA%A7.csv`,
  );
  expect(csvHeaders('a\r\nb\ud800.csv')['Content-Disposition']).not.toMatch(/[\r\n]/);
});
