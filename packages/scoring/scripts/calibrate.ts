import { LevelSchema, type Level } from '@gopherlab/contracts';
import {
  drawCandidate,
  evenBank,
  evenLabs,
  levelAt,
  seeded,
  simulateAssessment,
  type Random,
} from '../src/assessment/simulate.ts';

/** Prints, for candidates of known ability, what the assessment makes of them: `node packages/scoring/scripts/calibrate.ts`. */
const PEOPLE = Number(process.argv[2] ?? 400);
const LENGTHS = [10, 20, 40, 80];
/** Questions, and timed labs after them. */
const WITH_LABS = [
  [10, 1],
  [20, 1],
  [20, 2],
  [30, 2],
] as const;
const STRAYS = 0.7;

function main(): void {
  const random = seeded(20260101);
  console.log(
    `${PEOPLE} simulated candidates a row; a bank of 12 questions an area; areas stray by ${STRAYS} logits\n`,
  );
  console.log('questions  error (rms)  bias    in 80 % range  level right  within one level');
  for (const length of LENGTHS) console.log(row(length, random));
  console.log('\ntrue level against found level, 40 questions');
  console.log(['true', ...LevelSchema.options].map((text) => text.padEnd(8)).join(''));
  for (const line of confusion(40, random)) console.log(line);
  console.log('\nthe same with timed labs after the questions; the checks of one lab hang together');
  console.log('taken      error (rms)  bias    in 80 % range  level right  within one level');
  for (const [length, parts] of WITH_LABS) console.log(row(length, random, parts));
}

interface Outcome {
  overall: number;
  estimate: { mean: number; low: number; high: number };
  trueLevel: Level;
  found: Level;
}

function take(length: number, random: Random, parts = 0): Outcome[] {
  const questions = evenBank(12);
  const labs = evenLabs();
  return Array.from({ length: PEOPLE }, (_, index) => {
    // Abilities of the prior's own spread, evenly over its quantiles: nobody's ability is left to luck.
    const overall = -2.2 + (4.4 * (index + 0.5)) / PEOPLE;
    const { level } = simulateAssessment(drawCandidate(overall, STRAYS, random), {
      ...{ questions, labs, length, parts, random },
    });
    return { overall, estimate: level.overall, trueLevel: levelAt(overall), found: level.likely };
  });
}

function row(length: number, random: Random, parts?: number): string {
  const all = take(length, random, parts);
  const errors = all.map(({ overall, estimate }) => estimate.mean - overall);
  const rms = Math.sqrt(mean(errors.map((error) => error ** 2)));
  const inside = mean(
    all.map(({ overall, estimate: { low, high } }) => Number(low <= overall && overall <= high)),
  );
  const right = mean(all.map(({ trueLevel, found }) => Number(trueLevel === found)));
  const near = mean(all.map(({ trueLevel, found }) => Number(distance(trueLevel, found) <= 1)));
  const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
  return [
    (parts === undefined ? String(length) : `${length} + ${parts}`).padEnd(11),
    rms.toFixed(2).padEnd(13),
    mean(errors).toFixed(2).padEnd(8),
    percent(inside).padEnd(15),
    percent(right).padEnd(13),
    percent(near),
  ].join('');
}

function confusion(length: number, random: Random): string[] {
  const all = take(length, random);
  return LevelSchema.options.map((level) => {
    const own = all.filter(({ trueLevel }) => trueLevel === level);
    const cells = LevelSchema.options.map((found) => {
      const share = own.filter((one) => one.found === found).length / Math.max(1, own.length);
      return `${(share * 100).toFixed(0)} %`.padEnd(8);
    });
    return level.padEnd(8) + cells.join('');
  });
}

const distance = (a: Level, b: Level) =>
  Math.abs(LevelSchema.options.indexOf(a) - LevelSchema.options.indexOf(b));

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

main();
