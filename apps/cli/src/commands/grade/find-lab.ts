import type { Catalogue, Lab } from '@gopherlab/catalogue';
import { UsageError } from '../../usage-error.ts';

/** The lab, or an error that names the nearest one. A lab that is there but broken is the platform's fault. */
export function getLab({ labs, problems }: Catalogue, slug: string): Lab {
  const lab = labs.get(slug);
  if (lab) return lab;
  const own = problems.filter((problem) => problem.startsWith(`labs/${slug}/`));
  if (own.length > 0) throw new Error(`The lab ${slug} has problems:\n  ${own.join('\n  ')}`);
  const near = nearest(slug, [...labs.keys()]);
  const advice = near ? `did you mean ${near}?` : `there are ${[...labs.keys()].join(', ') || 'no labs'}`;
  throw new UsageError(`${JSON.stringify(slug)} is not a lab; ${advice}`);
}

/** The name that is most like `text`, when one is like it at all. */
export function nearest(text: string, names: string[]): string | undefined {
  const scored = names
    .map((name) => ({ name, distance: name.includes(text) ? 1 : editDistance(text, name) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = scored;
  return best && best.distance <= Math.max(2, Math.floor(best.name.length / 2)) ? best.name : undefined;
}

/** Levenshtein's distance: insertions, deletions and replacements of one character. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, char] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j += 1) {
      const replaced = (row[j] ?? 0) + (char === to[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
