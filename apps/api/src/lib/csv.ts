import Papa from 'papaparse';

/** Null is an empty cell; a number stays one for the spreadsheet, also a negative one. */
export type CsvCell = string | number | null;

/** What a spreadsheet takes a cell for a formula by, full-width signs and what is left of white space included. */
const FORMULA = /^[\s\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;
const GUARD = "'";

/**
 * CSV as spreadsheets open it: UTF-8 with a byte order mark, comma, CRLF, quotes where they are needed. Texts that a
 * spreadsheet would run as a formula begin with an apostrophe; `readCsvCell` takes it off again.
 */
export function toCsv(rows: readonly (readonly CsvCell[])[]): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? neutralise(cell) : cell)));
  return `\uFEFF${Papa.unparse(cells, { newline: '\r\n' })}${cells.length > 0 ? '\r\n' : ''}`;
}

function neutralise(text: string): string {
  return FORMULA.test(text) ? `${GUARD}${text}` : text;
}

/** What `toCsv` made a cell from. */
export function readCsvCell(text: string): string {
  return text.startsWith(GUARD) && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
}

/** Headers of an answer that a browser saves under `fileName`; one outside ASCII is said in both ways of RFC 6266. */
export function csvHeaders(fileName: string): Record<string, string> {
  const ascii = fileName.replaceAll(/[^\w.-]+/g, '-');
  const encoded = encodeURIComponent(fileName.toWellFormed()).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`,
  };
}
