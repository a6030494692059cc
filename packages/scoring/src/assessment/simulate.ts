import { AreaSchema, type Area, type Level, type Question } from '@gopherlab/contracts';
import { abilitiesFrom, mapAreas } from './ability.ts';
import { questionEvidence, successAt, type Evidence } from './evidence.ts';
import { LEVEL_BEGINS, levelOf } from './level.ts';
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
  random: Random;
}

/** Lets somebody take an adaptive assessment over all areas and returns what it came to. */
export function simulateAssessment(person: SimulatedCandidate, options: SimulationOptions) {
  const { questions, length, random } = options;
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
  return { abilities, level: levelOf(abilities), evidence };
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

/** Box–Muller. */
function standardNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
