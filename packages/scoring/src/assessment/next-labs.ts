import type { LabManifest, Role } from '@gopherlab/contracts';
import type { Abilities } from './ability.ts';
import { LAB_DIFFICULTY } from './evidence.ts';
import { meanOf, probabilityAtLeast } from './grid.ts';
import { LEVEL_BEGINS } from './level.ts';

export type LabToLearn = Pick<LabManifest, 'slug' | 'skills' | 'level' | 'prerequisites'>;

/**
 * Labs in the order in which they close most of the gap between a person and a role: what the role still misses, weighed by
 * what the lab is about, and a lab near the person's ability before one far above it. A prerequisite that is not done stands
 * before the lab that wants it. Slugs break ties, so the answer is always the same.
 */
export function nextLabs(
  role: Pick<Role, 'areas'>,
  abilities: Abilities,
  { labs, done }: { labs: readonly LabToLearn[]; done: ReadonlySet<string> },
): string[] {
  const open = labs.filter(({ slug }) => !done.has(slug));
  const worth = new Map(open.map((lab) => [lab.slug, worthOf(lab, role, abilities)]));
  const ordered = open
    .filter(({ slug }) => (worth.get(slug) ?? 0) > 0)
    .sort((a, b) => (worth.get(b.slug) ?? 0) - (worth.get(a.slug) ?? 0) || a.slug.localeCompare(b.slug));
  return withPrerequisites(ordered, new Map(open.map((lab) => [lab.slug, lab])));
}

function worthOf(lab: LabToLearn, role: Pick<Role, 'areas'>, { areas }: Abilities): number {
  return Object.entries(lab.skills).reduce((sum, [name, share]) => {
    const area = name as keyof typeof areas;
    const asked = role.areas[area];
    if (!asked) return sum;
    const missing = 1 - probabilityAtLeast(areas[area], Math.max(LEVEL_BEGINS[asked.level], -1.5));
    const distance = Math.max(0, LAB_DIFFICULTY[lab.level] - meanOf(areas[area]) - 1);
    return sum + asked.weight * share * missing * Math.exp(-distance);
  }, 0);
}

function withPrerequisites(ordered: readonly LabToLearn[], open: Map<string, LabToLearn>): string[] {
  const placed = new Set<string>();
  const place = (lab: LabToLearn, wanting: ReadonlySet<string>) => {
    if (placed.has(lab.slug) || wanting.has(lab.slug)) return;
    for (const slug of lab.prerequisites) {
      const before = open.get(slug);
      if (before) place(before, new Set([...wanting, lab.slug]));
    }
    placed.add(lab.slug);
  };
  for (const lab of ordered) place(lab, new Set());
  return [...placed];
}
