import type { RunEvent } from '@gopherlab/gotool';
import type { TestRow } from '../workspace/submission-view.ts';

type TestEvent = Extract<RunEvent, { type: 'test' }>;

const STATUS = { pass: 'passed', fail: 'failed', skip: 'skipped' } as const;
const [RED, GREEN, YELLOW] = [31, 32, 33];
const MARKS = { passed: colour(GREEN, '✓'), failed: colour(RED, '✗'), skipped: colour(YELLOW, '–') };
/** What the lines of the tests say better. */
const NOISE = ['=== RUN', '=== PAUSE', '=== CONT', '=== NAME', '--- PASS', 'PASS', 'ok  '];
const BAD = ['--- FAIL', 'FAIL', 'panic:'];

/** What one event of `go test -json` adds: a line of output, and a test that has ended. */
export interface Reported {
  text: string;
  row: TestRow | null;
}

/** Says a test event as a run in the sandbox says it (labs/kit/run.go), so that both read the same. */
export function reportTest(event: TestEvent): Reported {
  if (event.action === 'output') return { text: shown(event.output ?? ''), row: null };
  const status = event.action in STATUS ? STATUS[event.action as keyof typeof STATUS] : undefined;
  if (!status || event.test === undefined) return { text: '', row: null };
  const elapsed = event.elapsed ?? 0;
  return {
    text: `${MARKS[status]} ${event.test} (${elapsed.toFixed(2)}s)\n`,
    row: { package: event.package, name: event.test, status, durationMs: elapsed * 1000 },
  };
}

/** The last line of the tests: how many passed and failed. */
export function reportTotals(rows: readonly TestRow[]): string {
  const count = (status: TestRow['status']) => rows.filter((row) => row.status === status).length;
  const [passed, failed] = [count('passed'), count('failed')];
  if (passed + failed === 0) return '';
  return `${colour(failed === 0 ? GREEN : RED, `${passed} passed, ${failed} failed`)}\n`;
}

/** A later report of the same test takes the place of an earlier one. */
export function withRow(rows: readonly TestRow[], row: TestRow): TestRow[] {
  return [...rows.filter(({ name, package: path }) => name !== row.name || path !== row.package), row];
}

function shown(text: string): string {
  const bare = text.trim();
  if (NOISE.some((noise) => bare.startsWith(noise))) return '';
  return BAD.some((bad) => bare.startsWith(bad)) ? `${colour(RED, text.replace(/\n+$/, ''))}\n` : text;
}

function colour(code: number, text: string): string {
  return `\u001b[${code}m${text}\u001b[0m`;
}
