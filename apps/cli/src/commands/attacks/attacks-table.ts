import { harmless, paintFor, type Paint } from '../../terminal/paint.ts';
import { table } from '../../terminal/table.ts';
import type { AttackRow, AttacksReport } from './row.ts';

const LONGEST = 72;

/** A line for each hostile submission, what does not hold, and the totals. */
export function attacksTable(
  { attacks, honest }: AttacksReport,
  paint: Paint = paintFor(process.stdout),
): string {
  const head = ['', 'attack', 'lab', 'tries', 'what stopped it', 'unearned', 'left', 'time'];
  const rows = attacks.map((row) => [
    row.ok ? '✓' : '✗',
    `${row.family}/${row.name}`,
    row.lab,
    short(row.tries),
    short(row.stoppedBy),
    String(row.unearned.length),
    String(row.leftovers.length),
    `${row.seconds.toFixed(0)} s`,
  ]);
  const unearned = sum(attacks.map((row) => row.unearned.length));
  const left = sum(attacks.map((row) => row.leftovers.length));
  const held = attacks.filter(({ ok }) => ok).length;
  const fair = honest.filter(({ ok }) => ok).length;
  const totals = [
    `${held} of ${attacks.length} hostile submissions came to what they must`,
    `${unearned} unearned checks`,
    `${left} leftovers`,
    `${fair} of ${honest.length} honest submissions got their due`,
  ].join(' · ');
  const ok = held === attacks.length && fair === honest.length;
  const complaints = attacks.filter((row) => !row.ok).map((row) => complaint(row, paint));
  const unfair = honest
    .filter((row) => !row.ok)
    .map(({ family, lab, seen }) => `${paint('red', '✗')} honest ${lab} after ${family}: ${short(seen)}\n`);
  const end = paint(ok ? 'green' : 'red', `${ok ? '✓' : '✗'} ${totals}`);
  return `${table([head, ...rows])}\n${complaints.join('')}${unfair.join('')}${end}\n`;
}

function complaint({ family, name, lab, problems, leftovers }: AttackRow, paint: Paint): string {
  const lines = [...problems, ...leftovers.map((item) => `left behind: ${item}`)];
  const text = lines.map((line) => `    ${harmless(line).replaceAll('\n', ' ')}\n`).join('');
  return `${paint('red', '✗')} ${family}/${name} on ${lab}\n${text}`;
}

function short(text: string): string {
  const line = harmless(text).replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
