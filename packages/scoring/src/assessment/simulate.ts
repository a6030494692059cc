import {
  AreaSchema,
  LevelSchema,
  type Area,
  type Level,
  type Question,
  type RubricItem,
} from '@gopherlab/contracts';
import { abilitiesFrom, mapAreas } from './ability.ts';
import { checkEvidence, questionEvidence, successAt, type Evidence } from './evidence.ts';
import { LEVEL_BEGINS, levelOf } from './level.ts';
import { nextLabPart, type LabCandidate } from './next-lab-part.ts';
import { nextQuestion, type Candidate } from './next-question.ts';

/** Somebody whose ability is known, because we made them. */
export interface SimulatedCandidate {
  overall: number;
  areas: Record<Area, number>;
}

/** A source of numbers from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

/** The level that an overall ability stands for. */
export function levelAt(overall: number): Level {
  if (overall >= LEVEL_BEGINS['P8+']) return 'P8+';
  return overall >= LEVEL_BEGINS['P6-P7'] ? 'P6-P7' : 'P3-P5';
}

/** Draws somebody with this overall ability, whose areas stray from it with a deviation of `strays` logits. */
export function drawCandidate(overall: number, strays: number, random: Random): SimulatedCandidate {
  return { overall, areas: mapAreas(() => overall + strays * standardNormal(random)) };
}

export interface SimulationOptions {
  questions: readonly Candidate[];
  /** How many questions are asked. */
  length: number;
  /** The labs that timed parts are chosen from, and how many parts follow the questions. */
  labs?: readonly SimulatedLab[];
  parts?: number;
  random: Random;
}

/** A lab with as much as a simulation needs to know of it. */
export interface SimulatedLab extends LabCandidate {
  rubric: Pick<RubricItem, 'check' | 'points'>[];
}

/**
 * How much better or worse somebody does in one lab than their abilities say, in logits: a lab's checks hang together, for
 * whoever misunderstands its story misses several. The model takes them as apart; the simulation does not spare it.
 */
const LAB_DEVIATION = 0.7;

/** Lets somebody take an adaptive assessment over all areas and returns what it came to. */
export function simulateAssessment(person: SimulatedCandidate, options: SimulationOptions) {
  const { questions, length, labs = [], parts = 0, random } = options;
  const evidence: Evidence[] = [];
  const asked = new Set<string>();
  const counts: Partial<Record<Area, number>> = {};
  const weights = mapAreas(() => 1);
  let abilities = abilitiesFrom(evidence);
  while (asked.size < length) {
    const candidates = questions.filter(({ id }) => !asked.has(id));
    const question = nextQuestion({ abilities, candidates, weights, asked: counts, choice: random() });
    if (!question) break;
    const item = questionEvidence(question, false);
    evidence.push({ ...item, succeeded: random() < successAt(item, person.areas[question.area]) });
    asked.add(question.id);
    counts[question.area] = (counts[question.area] ?? 0) + 1;
    abilities = abilitiesFrom(evidence);
  }
  const taken = new Set<string>();
  while (taken.size < parts) {
    const left = labs.filter(({ slug }) => !taken.has(slug));
    const lab = nextLabPart({ abilities, labs: left, weights, choice: random() });
    if (!lab) break;
    taken.add(lab.slug);
    evidence.push(...takeLab(person, labs, lab.slug, random));
    abilities = abilitiesFrom(evidence);
  }
  return { abilities, level: levelOf(abilities), evidence };
}

/** What somebody shows of a lab against the clock: each check passes or not at their ability in what the lab is about. */
function takeLab(
  person: SimulatedCandidate,
  labs: readonly SimulatedLab[],
  slug: string,
  random: Random,
): Evidence[] {
  const lab = labs.find((one) => one.slug === slug);
  if (!lab) return [];
  const able = AreaSchema.options.reduce(
    (sum, area) => sum + (lab.skills[area] ?? 0) * person.areas[area],
    0,
  );
  const ability = able + LAB_DEVIATION * standardNormal(random);
  return lab.rubric.map((item) => {
    const check = checkEvidence(lab, item, { passed: false, source: 'part' });
    return { ...check, succeeded: random() < successAt(check, ability) };
  });
}

/** A lab of each level for each area, eight checks each, a third of it about the next area; the higher the longer. */
export function evenLabs(): SimulatedLab[] {
  const areas = AreaSchema.options;
  return areas.flatMap((area, at) =>
    LevelSchema.options.map((level, index) => ({
      slug: `${area}-${index}`,
      level,
      minutes: 30 * (index + 1),
      skills: { [area]: 0.7, [areas[(at + 1) % areas.length] ?? area]: 0.3 },
      rubric: [5, 5, 10, 10, 15, 15, 20, 20].map((points, check) => ({ check: `check-${check}`, points })),
    })),
  );
}

/** A bank of `perArea` questions for each area, their difficulties spread evenly over [-2, 2.5]. */
export function evenBank(perArea: number, options = 4): Candidate[] {
  const four: Question['options'] = Array.from({ length: options }, (_, index) => ({
    en: `${index}`,
    zh: `${index}`,
  }));
  return AreaSchema.options.flatMap((area) =>
    Array.from({ length: perArea }, (_, index) => ({
      id: `${area}-${index}`,
      area,
      difficulty: -2 + (4.5 * index) / Math.max(1, perArea - 1),
      options: four,
    })),
  );
}

/** mulberry32: the same candidates on every machine. */
export function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Box–Muller. */
function standardNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
