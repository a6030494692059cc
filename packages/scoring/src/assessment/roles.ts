import { AreaSchema, type Role, type RoleMatch } from '@gopherlab/contracts';
import type { Abilities } from './ability.ts';
import { probabilityAtLeast } from './grid.ts';
import { LEVEL_BEGINS } from './level.ts';

/**
 * The expected share, by weight, of what a role asks for that is there. An area that the role asks only the first level of
 * must still be shown: its bar stands one level's width below P6.
 */
export function matchRole(role: Role, abilities: Abilities): RoleMatch {
  const areas = AreaSchema.options.flatMap((area) => {
    const asked = role.areas[area];
    if (!asked) return [];
    const bar = Math.max(LEVEL_BEGINS[asked.level], FIRST_LEVEL_BAR);
    return [
      {
        area,
        level: asked.level,
        weight: asked.weight,
        probability: probabilityAtLeast(abilities.areas[area], bar),
      },
    ];
  });
  const total = areas.reduce((sum, { weight }) => sum + weight, 0);
  const reached = areas.reduce((sum, { weight, probability }) => sum + weight * probability, 0);
  return {
    role: role.id,
    match: total === 0 ? 0 : reached / total,
    areas: areas.map(({ area, level, probability }) => ({ area, level, probability })),
  };
}

const FIRST_LEVEL_BAR = -1.5;
