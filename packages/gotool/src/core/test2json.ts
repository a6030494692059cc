import type { RunEvent } from '../api.ts';

export type TestEvent = Extract<RunEvent, { type: 'test' }>;
type Action = TestEvent['action'];

/** Printed before lines that the testing package itself writes, when it runs with -test.v=test2json. */
const MARKER = '\x16';
const ESCAPE = '\x1b';
const ERROR_MARKS = '\x0e\x0f';
const LONGEST_LINE = 4096;
const UPDATES = ['RUN  ', 'PAUSE', 'CONT ', 'NAME ', 'PASS ', 'FAIL ', 'SKIP ', 'ATTR '].map(
  (name) => `=== ${name} `,
);
const REPORTS = ['PASS', 'FAIL', 'SKIP', 'BENCH'].map((name) => `--- ${name}: `);
const REPORTED: Record<string, Action> = { PASS: 'pass', FAIL: 'fail', SKIP: 'skip', BENCH: 'bench' };
const UPDATED: Record<string, Action> = { RUN: 'run', PAUSE: 'pause', CONT: 'cont' };

/** cmd/internal/test2json, for text that comes in pieces: what the tests of one package print becomes events. */
export class TestConverter {
  readonly #package: string;
  readonly #emit: (event: TestEvent) => void;
  #rest = '';
  /** In the middle of a line that was too long, or whose beginning had to be shown: it can be no report any more. */
  #middle = false;
  #test = '';
  #reports: { action: Action; test: string; elapsed?: number }[] = [];
  #needMarker = false;
  #result: 'pass' | 'fail' | 'skip' | undefined;

  constructor(packagePath: string, emit: (event: TestEvent) => void) {
    this.#package = packagePath;
    this.#emit = emit;
    this.#event('start');
  }

  write(text: string): void {
    this.#rest += text;
    for (;;) {
      const end = endOfLine(this.#rest);
      if (end < 0) break;
      const line = this.#rest.slice(0, end);
      this.#rest = this.#rest.slice(end);
      if (this.#middle) this.#output(line);
      else this.#line(line);
      this.#middle = false;
    }
    if (
      this.#rest.length >= LONGEST_LINE ||
      (!this.#middle && /^Benchmark(?!\p{Ll})[^\t]*\t/u.test(this.#rest))
    )
      this.flush();
  }

  /** Gives out a line that has begun: nothing more of it will come soon. */
  flush(): void {
    if (this.#rest === '') return;
    this.#output(this.#rest);
    this.#rest = '';
    this.#middle = true;
  }

  /** The program's end. `elapsed` is in seconds. */
  close(exitCode: number | null, elapsed: number): void {
    this.flush();
    this.#flushReports(0);
    const result = exitCode === 0 ? (this.#result === 'skip' ? 'skip' : 'pass') : 'fail';
    this.#test = '';
    this.#event(result, { elapsed: Math.round(elapsed * 1000) / 1000 });
  }

  #line(whole: string): void {
    const marked = whole.startsWith(MARKER);
    if (this.#needMarker && !marked) return this.#output(whole);
    let line = marked ? whole.slice(1) : whole;
    const trimmed = line.replace(/\r?\n$/, '');
    if (/^\? {3}\t.*\t\[no test files\]$/.test(trimmed)) this.#result = 'skip';
    if (trimmed === '=== NAME') line = '=== NAME  \n';
    if (trimmed === 'PASS' || trimmed === 'FAIL' || trimmed.startsWith('FAIL\t')) {
      this.#flushReports(0);
      this.#needMarker = marked;
      this.#output(line);
      this.#result = trimmed === 'PASS' ? 'pass' : 'fail';
    } else if (UPDATES.some((start) => line.startsWith(start))) {
      this.#update(line, marked);
    } else {
      this.#report(line, marked);
    }
  }

  /** `=== RUN   TestName` */
  #update(line: string, marked: boolean): void {
    const [, action = '', name = ''] = /^=== (\w+) +(.*)/.exec(line) ?? [];
    this.#needMarker = marked;
    this.#flushReports(0);
    this.#test = (action === 'ATTR' ? name.split(' ')[0] : name.trim()) ?? '';
    const event = UPDATED[action];
    // NAME only says whose output follows.
    if (action === 'NAME') return;
    if (event === 'pause') this.#output(line);
    if (event) this.#event(event);
    if (event !== 'pause') this.#output(line);
  }

  /** `    --- FAIL: TestName/part (0.01s)`, or nothing special. */
  #report(line: string, marked: boolean): void {
    const spaces = /^(?: {4})*/.exec(line)?.[0].length ?? 0;
    const indent = spaces / 4;
    const text = line.slice(spaces);
    if (!REPORTS.some((start) => text.startsWith(start))) {
      if (indent > 0 && indent <= this.#reports.length) this.#test = this.#reports[indent - 1]?.test ?? '';
      return this.#output(line);
    }
    if (this.#reports.length < indent) return this.#output(line);
    const [, action = '', test = '', seconds] = /^--- (\w+): (.*?)(?: \(([\d.]+)s\))?\s*$/.exec(text) ?? [];
    this.#needMarker = marked;
    this.#flushReports(indent);
    this.#test = test;
    this.#reports.push({
      action: REPORTED[action] ?? 'pass',
      test,
      ...(seconds === undefined ? {} : { elapsed: Number(seconds) }),
    });
    this.#output(line);
  }

  #flushReports(depth: number): void {
    this.#test = '';
    while (this.#reports.length > depth) {
      const report = this.#reports.pop();
      if (report) this.#emit({ type: 'test', package: this.#package, ...report });
    }
  }

  /** In marked output errors stand between two marks of their own, and marks that a test prints are escaped. */
  #output(output: string): void {
    const clean = this.#needMarker || output.includes(ESCAPE) ? unmark(output) : output;
    if (clean !== '') this.#event('output', { output: clean });
  }

  #event(action: Action, more: { elapsed?: number; output?: string } = {}): void {
    const test = this.#test === '' ? {} : { test: this.#test };
    this.#emit({ type: 'test', action, package: this.#package, ...test, ...more });
  }
}

function unmark(text: string): string {
  let clean = '';
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (char === ESCAPE) clean += text.charAt((index += 1));
    else if (!ERROR_MARKS.includes(char)) clean += char;
  }
  return clean;
}

/** After a line's end, or before a marker that neither begins one nor is escaped; -1 when none is there. */
function endOfLine(text: string): number {
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (char === '\n') return index + 1;
    if (char === ESCAPE) index += text.charAt(index + 1) === '\n' ? 0 : 1;
    else if (char === MARKER && index > 0) return index;
  }
  return -1;
}
