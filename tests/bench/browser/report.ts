import { table } from '../../../apps/cli/src/terminal/table.ts';
import type { Spread } from '../statistics.ts';
import { targetRow } from '../report.ts';
import { browserTargets, type ScenarioResult } from './results.ts';

/** The whole result as text: times to the first output, each beside the container's of the same run. */
export function browserReport(results: readonly ScenarioResult[]): string {
  const pair = ({ p50, p95 }: Spread) => `${p50.toFixed(0)} / ${p95.toFixed(0)}`;
  const rows = results.map(({ name, first, again, edit, container, transferred, memory }) => [
    name,
    pair(first),
    pair(again),
    pair(edit),
    pair(container),
    (edit.p50 / container.p50).toFixed(2),
    (transferred / 1e6).toFixed(1),
    (memory / 2 ** 20).toFixed(0),
  ]);
  const head = [
    'scenario',
    'first visit',
    'opened again',
    'after an edit',
    'container',
    '× container',
    'MB fetched',
    'MiB peak',
  ];
  const [{ first, again, edit } = { first: { count: 0 }, again: { count: 0 }, edit: { count: 0 } }] = results;
  return [
    `Milliseconds to the first output, p50 / p95; ${first.count} first visits, ${again.count} returns, ${edit.count} edits each`,
    table([head, ...rows]),
    'Targets',
    table(browserTargets(results).map(targetRow)),
  ].join('\n');
}
