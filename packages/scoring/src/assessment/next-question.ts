import { AreaSchema, type Area, type Question } from '@gopherlab/contracts';
import type { Abilities } from './ability.ts';
import { informationAt } from './evidence.ts';
import { meanOf, varianceOf } from './grid.ts';

export type Candidate = Pick<Question, 'id' | 'area' | 'difficulty' | 'options'>;

export interface NextQuestionInput {
  abilities: Abilities;
  /** Questions that were not asked yet. */
  candidates: readonly Candidate[];
  /** How much each area matters to what the person wants to know; an area without weight is not asked about. */
  weights: Partial<Record<Area, number>>;
  /** How many questions of each area were asked. */
  asked: Partial<Record<Area, number>>;
  /** 0 to 1: which of the best questions is taken, so that not everybody sees the same ones. */
  choice: number;
}

/** Among this many of the best questions of an area one is drawn. */
const DRAWN_FROM = 3;

/**
 * The question that tells most: of the area that matters most and is known least, one whose difficulty is near what is
 * believed of the person there. Undefined when nothing is left to ask.
 */
export function nextQuestion(input: NextQuestionInput): Candidate | undefined {
  const area = areaToAskAbout(input);
  if (area === undefined) return undefined;
  const ability = meanOf(input.abilities.areas[area]);
  const told = input.candidates
    .filter((question) => question.area === area)
    .map((question) => ({
      question,
      information: informationAt(
        { difficulty: question.difficulty, guess: 1 / question.options.length },
        ability,
      ),
    }))
    .sort((a, b) => b.information - a.information || a.question.id.localeCompare(b.question.id));
  const best = told.slice(0, DRAWN_FROM);
  return best[Math.min(best.length - 1, Math.floor(input.choice * best.length))]?.question;
}

function areaToAskAbout({ abilities, candidates, weights, asked }: NextQuestionInput): Area | undefined {
  const open = AreaSchema.options.filter(
    (area) => (weights[area] ?? 0) > 0 && candidates.some((question) => question.area === area),
  );
  // Each question of an area makes the next one worth less, so that no area eats up the time of the others.
  const worth = (area: Area) =>
    ((weights[area] ?? 0) * varianceOf(abilities.areas[area])) / (1 + (asked[area] ?? 0));
  return open.reduce<Area | undefined>(
    (best, area) => (best === undefined || worth(area) > worth(best) ? area : best),
    undefined,
  );
}
