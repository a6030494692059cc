import {
  LevelSchema,
  type Estimate,
  type Level,
  type LevelOdds,
  type LevelResult,
} from '@gopherlab/contracts';
import { abilitiesFrom, type Abilities } from './ability.ts';
import { meanOf, probabilityAtLeast, quantile, type Grid } from './grid.ts';

/** The ability at which a level begins, in logits. P6 is the origin; a P is 0.75 logits wide. */
export const LEVEL_BEGINS: Record<Level, number> = { 'P3-P5': -Infinity, 'P6-P7': 0, 'P8+': 1.5 };

/** How often postings of a level ask for "pprof + eBPF" (seed 004 §3.1: 13 of 142, 66 of 97, 28 of 31). */
const PAIR_GIVEN_LEVEL: Record<Level, number> = { 'P3-P5': 13 / 142, 'P6-P7': 66 / 97, 'P8+': 28 / 31 };

/** From here on somebody has what such a posting asks for: the middle of P6–P7. */
const PAIR_BEGINS = 0.75;

/** The probability that a shown range holds the truth. */
const RANGE = 0.8;

const LEVELS = LevelSchema.options;
const PAIR_BEFORE_EVIDENCE = pairProbability(abilitiesFrom([]));

/**
 * The level: where the overall ability lies, and whether pprof and eBPF are both there, which is what the postings of the
 * levels differ in. Without any evidence the odds are those of the postings; each success moves them up.
 */
export function levelOf(abilities: Abilities): LevelResult {
  const probability = pairProbability(abilities);
  const odds = oddsOf(abilities, probability);
  return {
    likely: likeliest(odds),
    odds,
    range: rangeOf(odds),
    overall: estimateOf(abilities.overall),
    pprofAndEbpf: { probability, withIt: oddsOf(abilities, 1), withoutIt: oddsOf(abilities, 0) },
  };
}

/** Mean and 80 % range of an ability. */
export function estimateOf(masses: Grid): Estimate {
  const tail = (1 - RANGE) / 2;
  return { mean: meanOf(masses), low: quantile(masses, tail), high: quantile(masses, 1 - tail) };
}

function pairProbability({ areas }: Abilities): number {
  return probabilityAtLeast(areas['memory-pprof'], PAIR_BEGINS) * probabilityAtLeast(areas.ebpf, PAIR_BEGINS);
}

/** Bayes: the share of each level, times how well the pair fits it, against how well it fitted before any evidence. */
function oddsOf(abilities: Abilities, pair: number): LevelOdds {
  const weights = LEVELS.map((level, index) => {
    const next = LEVELS[index + 1];
    const above = next === undefined ? 0 : probabilityAtLeast(abilities.overall, LEVEL_BEGINS[next]);
    const share = probabilityAtLeast(abilities.overall, LEVEL_BEGINS[level]) - above;
    return share * (pairFit(level, pair) / pairFit(level, PAIR_BEFORE_EVIDENCE));
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const [junior = 0, senior = 0, expert = 0] = weights.map((weight) => weight / sum);
  return { 'P3-P5': junior, 'P6-P7': senior, 'P8+': expert };
}

function pairFit(level: Level, pair: number): number {
  const asked = PAIR_GIVEN_LEVEL[level];
  return pair * asked + (1 - pair) * (1 - asked);
}

function likeliest(odds: LevelOdds): Level {
  return LEVELS.reduce((best, level) => (odds[level] > odds[best] ? level : best));
}

/** The fewest neighbouring levels that hold enough of the odds; of equally few the likeliest. */
function rangeOf(odds: LevelOdds): Level[] {
  const runs = LEVELS.flatMap((_, from) =>
    LEVELS.slice(from).map((_, length) => LEVELS.slice(from, from + length + 1)),
  );
  const mass = (run: Level[]) => run.reduce((sum, level) => sum + odds[level], 0);
  const enough = runs.filter((run) => mass(run) >= RANGE);
  enough.sort((a, b) => a.length - b.length || mass(b) - mass(a));
  return enough[0] ?? [...LEVELS];
}
