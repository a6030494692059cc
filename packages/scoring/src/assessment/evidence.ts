import type { Area, LabManifest, Level, Question, RubricItem } from '@gopherlab/contracts';
import { ABILITIES, type Grid } from './grid.ts';

/** One thing that somebody could or could not do. */
export interface Evidence {
  /** Says where it came from, e.g. `question:go-core-01` or `lab:worker-pool:bounded`. */
  id: string;
  /** How much it counts for each area, in questions: 1 is one question about that area alone. */
  weights: Partial<Record<Area, number>>;
  /** The ability at which half of those who do not guess succeed, in logits. */
  difficulty: number;
  /** Probability of success without any ability: guessing among the options; 0 for a lab, whose checks cannot be guessed. */
  guess: number;
  succeeded: boolean;
}

/** How sharply an item tells abilities apart: logits of odds for each logit of ability. */
const DISCRIMINATION = 1.4;

/** Even the best slip now and then: without this one slip would weigh more than any number of successes. */
const SLIP = 0.04;

/** A whole lab weighs as much as so many questions about what it is evidence for. */
const QUESTIONS_A_LAB = 6;

/** Where a lab of a level stands: the middle of the level's band of abilities. */
export const LAB_DIFFICULTY: Record<Level, number> = { 'P3-P5': -0.8, 'P6-P7': 0.75, 'P8+': 1.9 };

/** What an answered question is evidence for. */
export function questionEvidence(
  question: Pick<Question, 'id' | 'area' | 'difficulty' | 'options'>,
  correct: boolean,
): Evidence {
  return {
    id: `question:${question.id}`,
    weights: { [question.area]: 1 },
    difficulty: question.difficulty,
    guess: 1 / question.options.length,
    succeeded: correct,
  };
}

/** Where a check was shown: in the person's own time, or in a timed part of an assessment. */
export type CheckSource = 'lab' | 'part';

/** What one check of a graded submission is evidence for; a lab's checks together weigh `QUESTIONS_A_LAB` questions. */
export function checkEvidence(
  manifest: Pick<LabManifest, 'slug' | 'skills' | 'level'>,
  item: Pick<RubricItem, 'check' | 'points'>,
  { passed, source }: { passed: boolean; source: CheckSource },
): Evidence {
  const share = (QUESTIONS_A_LAB * item.points) / 100;
  const weights = Object.entries(manifest.skills).map(([area, weight]) => [area, weight * share] as const);
  return {
    id: `${source}:${manifest.slug}:${item.check}`,
    weights: Object.fromEntries(weights),
    difficulty: LAB_DIFFICULTY[manifest.level],
    guess: 0,
    succeeded: passed,
  };
}

/**
 * Of labs that somebody was graded in the ones that count beside the timed parts of an assessment: a lab counts once, and
 * what was shown against the clock and without hints says more than the same lab in one's own time.
 */
export function labsBesideParts<T extends { lab: string }>(
  labs: readonly T[],
  parts: readonly { lab: string }[],
): T[] {
  const timed = new Set(parts.map(({ lab }) => lab));
  return labs.filter(({ lab }) => !timed.has(lab));
}

/** Probability of success at an ability: a three-parameter logistic with room for a slip. */
export function successAt(item: Pick<Evidence, 'difficulty' | 'guess'>, ability: number): number {
  const able = 1 / (1 + Math.exp(-DISCRIMINATION * (ability - item.difficulty)));
  return item.guess + (1 - SLIP - item.guess) * able;
}

/** Logarithm of the likelihood of everything that speaks about one area, over the grid. A sum: its order cannot matter. */
export function logLikelihood(evidence: readonly Evidence[], area: Area): Grid {
  const own = evidence.filter(({ weights }) => (weights[area] ?? 0) > 0);
  return ABILITIES.map((ability) =>
    own.reduce((sum, item) => {
      const success = successAt(item, ability);
      return sum + (item.weights[area] ?? 0) * Math.log(item.succeeded ? success : 1 - success);
    }, 0),
  );
}

/** What an answer to such an item would tell at an ability: Fisher information, in 1/logit². */
export function informationAt(item: Pick<Evidence, 'difficulty' | 'guess'>, ability: number): number {
  const able = 1 / (1 + Math.exp(-DISCRIMINATION * (ability - item.difficulty)));
  const slope = (1 - SLIP - item.guess) * DISCRIMINATION * able * (1 - able);
  const success = successAt(item, ability);
  return slope ** 2 / (success * (1 - success));
}
