import Papa from 'papaparse';
import { z } from 'zod';
import { ROSTER_LIMITS, type RosterProblem } from '@gopherlab/contracts';
import { readCsvCell } from '../../lib/csv.ts';
import { readHeader, type Header } from './columns.ts';
import { decodeText } from './decode-text.ts';

export interface RosterLine {
  /** In the file, from 1. */
  line: number;
  /** In lower case. */
  email: string;
  /** Undefined where the file has no such column: what is known stays. */
  name: string | undefined;
  externalId: string | null | undefined;
}

export interface ParsedRoster {
  lines: RosterLine[];
  problems: RosterProblem[];
  ignoredColumns: string[];
}

const DELIMITERS = [',', ';', '\t'];
const LONGEST = { name: 200, externalId: 100, email: 254 };
const EmailSchema = z.email().max(LONGEST.email);

interface Row {
  line: number;
  cells: string[];
  /** A quote that does not close, or closes in the middle of a cell. */
  faulty: boolean;
}

/** Reads a roster and says of every line that it leaves out why. Never throws. */
export function parseRoster(bytes: Buffer): ParsedRoster {
  const text = decodeText(bytes);
  if (text === undefined) return faultyFile('encoding');
  // Spreadsheets write this line for each other.
  const named = /^sep=(.)\n/i.exec(text);
  const body = text.slice(named?.[0].length ?? 0);
  if (body.trim() === '') return faultyFile('empty');
  const delimiter = named?.[1] ?? findDelimiter(body);
  const rows = readRows(body, delimiter, named ? 2 : 1);
  const [first, ...rest] = rows;
  const header = readHeader(first?.cells ?? []);
  if (header.at.email < 0) return faultyFile('no-email-column', first?.cells.join(delimiter));
  if (header.twice !== undefined) return faultyFile('column-twice', header.twice);
  if (rest.length === 0) return faultyFile('empty');
  if (rest.length > ROSTER_LIMITS.lines) return faultyFile('too-many-lines');
  return { ...readLines(rest, header), ignoredColumns: header.ignored };
}

function faultyFile(kind: RosterProblem['kind'], value = ''): ParsedRoster {
  return { lines: [], problems: [problem(null, kind, value)], ignoredColumns: [] };
}

function problem(
  line: number | null,
  kind: RosterProblem['kind'],
  value: string,
  firstLine: number | null = null,
): RosterProblem {
  return {
    line,
    kind,
    value: value.length > 80 ? `${value.slice(0, 79).toWellFormed()}…` : value,
    firstLine,
  };
}

/** The one by which the first line has the most columns that we know. */
function findDelimiter(text: string): string {
  const known = (delimiter: string) => {
    const cells = Papa.parse<string[]>(text, { delimiter, newline: '\n', preview: 1 }).data[0] ?? [];
    return Object.values(readHeader(cells).at).filter((at) => at >= 0).length;
  };
  return DELIMITERS.toSorted((a, b) => known(b) - known(a))[0] ?? ',';
}

/** Rows with something in them; at most one more than may be, which tells that there are too many. */
function readRows(text: string, delimiter: string, firstLine: number): Row[] {
  const rows: Row[] = [];
  let line = firstLine;
  let start = 0;
  Papa.parse<string[]>(text, {
    delimiter,
    newline: '\n',
    step({ data, errors, meta }, parser) {
      if (data.some((cell) => cell.trim() !== ''))
        rows.push({ line, cells: data, faulty: errors.length > 0 });
      // A quoted cell may hold line breaks: lines are counted in the file, not in the rows.
      line += text.slice(start, meta.cursor).split('\n').length - 1;
      start = meta.cursor;
      if (rows.length > ROSTER_LIMITS.lines + 1) parser.abort();
    },
  });
  return rows;
}

function readLines(rows: readonly Row[], header: Header): Pick<ParsedRoster, 'lines' | 'problems'> {
  const lines: RosterLine[] = [];
  const problems: RosterProblem[] = [];
  const firstLines = new Map<string, number>();
  for (const row of rows) {
    const read = readLine(row, header);
    if ('kind' in read) {
      problems.push(read);
      continue;
    }
    const firstLine = firstLines.get(read.email);
    if (firstLine !== undefined) {
      problems.push(problem(read.line, 'duplicate', read.email, firstLine));
      continue;
    }
    firstLines.set(read.email, read.line);
    lines.push(read);
  }
  return { lines, problems };
}

function readLine({ line, cells, faulty }: Row, { at, width }: Header): RosterLine | RosterProblem {
  if (faulty) return problem(line, 'quotes', cells.join(' '));
  // A comma in a name that is not quoted would move its end into the next column.
  if (cells.slice(width).some((cell) => cell.trim() !== '')) {
    return problem(line, 'too-many-cells', cells.join(' '));
  }
  const cell = (index: number) => clean(cells[index] ?? '');
  const email = cell(at.email).toLowerCase();
  if (email === '') return problem(line, 'no-email', cells.join(' ').trim());
  if (!EmailSchema.safeParse(email).success) return problem(line, 'bad-email', cell(at.email));
  const name = at.name < 0 ? undefined : cell(at.name);
  const externalId = at.externalId < 0 ? undefined : cell(at.externalId) || null;
  if (name !== undefined && name.length > LONGEST.name) return problem(line, 'too-long', name);
  if (externalId && externalId.length > LONGEST.externalId) return problem(line, 'too-long', externalId);
  return { line, email, name, externalId };
}

/** One line, without what nobody sees and what our own export put before a formula. */
function clean(cell: string): string {
  return readCsvCell(cell)
    .normalize('NFC')
    .replaceAll(/[\u200b-\u200d\u2060\ufeff]/g, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .toWellFormed();
}
