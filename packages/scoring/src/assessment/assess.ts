import {
  AreaSchema,
  type AreaResult,
  type LevelResult,
  type Role,
  type RoleMatch,
} from '@gopherlab/contracts';
import { abilitiesFrom } from './ability.ts';
import type { Evidence } from './evidence.ts';
import { estimateOf, levelOf } from './level.ts';
import { matchRole } from './roles.ts';

/** The figures of an assessment. */
export interface Assessed {
  areas: AreaResult[];
  level: LevelResult;
  roles: RoleMatch[];
}

/**
 * What the evidence says of somebody: ten areas, a level, how far each role is met. Pure and without order; docs/scoring.md
 * states the model.
 */
export function assess(evidence: readonly Evidence[], roles: readonly Role[]): Assessed {
  const abilities = abilitiesFrom(evidence);
  const areas = AreaSchema.options.map((area): AreaResult => ({
    area,
    ability: estimateOf(abilities.areas[area]),
    evidence: evidence
      .filter(({ weights }) => (weights[area] ?? 0) > 0)
      .map(({ id }) => id)
      .sort(),
  }));
  return { areas, level: levelOf(abilities), roles: roles.map((role) => matchRole(role, abilities)) };
}
