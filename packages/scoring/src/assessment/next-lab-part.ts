import { AreaSchema, type Area, type LabManifest } from '@gopherlab/contracts';
import type { Abilities } from './ability.ts';
import { informationAt, LAB_DIFFICULTY } from './evidence.ts';
import { meanOf, varianceOf } from './grid.ts';

export type LabCandidate = Pick<LabManifest, 'slug' | 'skills' | 'level' | 'minutes'>;

export interface NextLabPartInput {
  abilities: Abilities;
  /** Labs that are new to the person and can be graded now. */
  labs: readonly LabCandidate[];
  /** How much each area matters to what the person wants to know. */
  weights: Partial<Record<Area, number>>;
  /** 0 to 1: which of labs that tell almost the same is taken, so that not everybody sees the same one. */
  choice: number;
}

/** Labs that tell at least this share of what the best one tells are as good as it. */
const ALMOST = 0.8;

/**
 * The lab that tells most for each minute it takes: about areas that matter and are little known, at a level near what is
 * believed of the person there. Undefined where no lab is about an area that matters. The order of `labs` does not matter.
 */
export function nextLabPart({
  abilities,
  labs,
  weights,
  choice,
}: NextLabPartInput): LabCandidate | undefined {
  const told = labs
    .map((lab) => ({ lab, worth: worthOf(lab, abilities, weights) / lab.minutes }))
    .filter(({ worth }) => worth > 0)
    .sort((a, b) => b.worth - a.worth || (a.lab.slug < b.lab.slug ? -1 : 1));
  const best = told.filter(({ worth }) => worth >= ALMOST * (told[0]?.worth ?? 0));
  return best[Math.min(best.length - 1, Math.floor(choice * best.length))]?.lab;
}

function worthOf(
  { skills, level }: LabCandidate,
  { areas }: Abilities,
  weights: NextLabPartInput['weights'],
): number {
  const item = { difficulty: LAB_DIFFICULTY[level], guess: 0 };
  return AreaSchema.options.reduce((sum, area) => {
    const matters = (skills[area] ?? 0) * (weights[area] ?? 0);
    if (matters === 0) return sum;
    return sum + matters * varianceOf(areas[area]) * informationAt(item, meanOf(areas[area]));
  }, 0);
}
