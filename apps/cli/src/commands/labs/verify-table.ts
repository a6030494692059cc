import { paintFor, type Paint } from '../../terminal/paint.ts';
import { table } from '../../terminal/table.ts';
import type { Finding, FindingKind, LabReport } from './finding.ts';

const COLUMNS: readonly [FindingKind, string][] = [
  ['catalogue', 'folder'],
  ['solution', 'solution'],
  ['repeat', 'repeat'],
  ['starter', 'starter'],
  ['mutant', 'mutants'],
  ['forgery', 'forgeries'],
];

/** A line for each lab, then each finding that does not hold with what was expected and seen. */
export function verifyTable(reports: LabReport[], paint: Paint = paintFor(process.stdout)): string {
  const head = ['lab', ...COLUMNS.map(([, title]) => title), 'time'];
  const rows = reports.map((report) => [
    report.slug,
    ...COLUMNS.map(([kind]) => cell(report.findings.filter((finding) => finding.kind === kind))),
    `${report.seconds.toFixed(0)} s`,
  ]);
  const broken = reports.flatMap(({ slug, findings }) =>
    findings.filter(({ ok }) => !ok).map((finding) => complaint(slug, finding, paint)),
  );
  const held = reports.filter(({ ok }) => ok).length;
  const end =
    held === reports.length
      ? paint('green', `✓ ${held === 1 ? 'the lab holds' : `all ${held} labs hold`}`)
      : paint('red', `✗ ${reports.length - held} of ${reports.length} labs do not hold`);
  return `${table([head, ...rows])}\n${broken.join('')}${end}\n`;
}

function cell(findings: Finding[]): string {
  if (findings.length === 0) return '–';
  const held = findings.filter(({ ok }) => ok).length;
  const mark = held === findings.length ? '✓' : '✗';
  return findings.length === 1 ? mark : `${mark} ${held}/${findings.length}`;
}

function complaint(slug: string, { kind, name, expected, seen }: Finding, paint: Paint): string {
  const what = name === kind ? kind : `${kind} ${name}`;
  if (kind === 'catalogue') return `${paint('red', '✗')} ${seen}\n`;
  return `${paint('red', '✗')} ${slug}: ${what}\n    expected  ${expected}\n    seen      ${seen}\n`;
}
