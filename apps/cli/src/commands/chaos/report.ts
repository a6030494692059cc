import { duration, paintFor, type Paint } from '../../terminal/paint.ts';
import { table } from '../../terminal/table.ts';
import { FAULT_KINDS, type FaultKind } from './faults.ts';
import type { ChaosResult } from './run.ts';
import { countKills, type Fault } from './storm.ts';

/** What a fault of one kind did to the service; milliseconds. */
export interface FaultSummary {
  kind: FaultKind;
  count: number;
  /** Until the part that was killed served again; none for what is no kill. */
  back: number[];
  /** Until the next verdict was stored, from when the fault was over. */
  verdict: number[];
}

/** One entry for each kind that happened. */
export function summarise(faults: readonly Fault[], verdictTimes: readonly number[]): FaultSummary[] {
  return FAULT_KINDS.map((kind) => {
    const own = faults.filter((fault) => fault.kind === kind);
    return {
      kind,
      count: own.length,
      back: own.flatMap(({ at, backAt }) => (backAt === undefined ? [] : [backAt - at])),
      verdict: own.flatMap(({ endedAt }) => {
        const next = verdictTimes.find((time) => time > endedAt);
        return next === undefined ? [] : [next - endedAt];
      }),
    };
  }).filter(({ count }) => count > 0);
}

/** Everything that does not hold, in words; empty when all does. */
export function objections(result: ChaosResult): string[] {
  const { judgement, leftovers, complaints, page } = result;
  const { lost, duplicates, wrong, untidy, acknowledged, verdicts } = judgement;
  const kills = countKills(result.faults);
  return [
    ...(kills < result.kills ? [`only ${kills} of ${result.kills} kills happened`] : []),
    ...(acknowledged === 0 ? ['nothing was submitted'] : []),
    ...(acknowledged === verdicts ? [] : [`${acknowledged} submissions acknowledged, ${verdicts} verdicts`]),
    ...[...lost, ...duplicates, ...wrong, ...untidy],
    ...mustBeEmpty(leftovers).flatMap(([kind, names]) => names.map((name) => `left: ${kind}: ${name}`)),
    ...complaints,
    ...('skipped' in page ? [] : pageObjections(page)),
  ];
}

function mustBeEmpty({ residue: _, ...kinds }: ChaosResult['leftovers']): [string, string[]][] {
  return Object.entries(kinds);
}

function pageObjections({ rounds, fault }: Exclude<ChaosResult['page'], { skipped: string }>): string[] {
  return [
    ...(fault === undefined ? [] : [`the page: ${fault}`]),
    ...rounds
      .filter(({ told }) => !told)
      .map(({ round }) => `the page did not say that it lost the server (${round})`),
    ...rounds
      .filter(({ sameDocument }) => !sameDocument)
      .map(({ round }) => `the page was loaded anew (${round})`),
  ];
}

/** The table, what was counted, what does not hold, and one sentence. */
export function chaosReport(result: ChaosResult, paint: Paint = paintFor(process.stdout)): string {
  const { judgement, leftovers, page, skipped } = result;
  const rows = summarise(result.faults, result.verdictTimes).map(({ kind, count, back, verdict }) => [
    kind,
    String(count),
    ...[middle(back), most(back), middle(verdict), most(verdict)].map((ms) =>
      ms === undefined ? '–' : duration(ms),
    ),
  ]);
  const head = ['fault', 'times', 'back p50', 'max', 'next verdict p50', 'max'];
  const left = mustBeEmpty(leftovers).map(([kind, names]) => `${names.length} ${kind}`);
  const counts = [
    ['submissions acknowledged', String(judgement.acknowledged)],
    ['verdicts', String(judgement.verdicts)],
    ['lost', String(judgement.lost.length)],
    ['duplicates', String(judgement.duplicates.length)],
    ['other than on a quiet system', String(judgement.wrong.length)],
    ['graded again after a fault', String(judgement.retried)],
    ["told as the platform's fault, no attempt", String(judgement.platformErrors)],
    ['left behind', left.join(', ')],
    [
      "the killed engine's own residue",
      `${leftovers.residue.length}, in which no program of a sandbox has run; removed`,
    ],
    ['page', pageWords(page)],
    ...skipped.map((reason) => ['skipped', reason]),
  ];
  const bad = objections(result);
  return `${table([head, ...rows])}\n${table(counts)}\n${bad.map((what) => `${paint('red', '✗')} ${what}\n`).join('')}${sentence(result, bad, paint)}\n`;
}

function pageWords(page: ChaosResult['page']): string {
  if ('skipped' in page) return `skipped: ${page.skipped}`;
  const well = page.rounds.filter(({ told, sameDocument }) => told && sameDocument);
  const times = well.map(({ verdictMs }) => duration(verdictMs)).join(', ');
  return `${well.length} gradings over killed apis, said so, came back by itself, verdict after ${times || '–'}`;
}

function sentence(result: ChaosResult, bad: string[], paint: Paint): string {
  const kills = countKills(result.faults);
  const { acknowledged } = result.judgement;
  const times = `${kills} kills and ${result.faults.length - kills} other faults in ${Math.round(result.stormSeconds)} s (seed ${result.seed})`;
  return bad.length === 0
    ? paint(
        'green',
        `✓ ${times}: each of ${acknowledged} acknowledged submissions has exactly one verdict, and nothing is left behind.`,
      )
    : paint('red', `✗ ${times}: ${bad.length} things do not hold.`);
}

function middle(times: number[]): number | undefined {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
}

function most(times: number[]): number | undefined {
  return times.length === 0 ? undefined : Math.max(...times);
}
