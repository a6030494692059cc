/** Abilities are logits; what is drawn runs from -3 (0) to 3 (1). */
export function share(ability: number): number {
  return Math.min(1, Math.max(0, (ability + 3) / 6));
}

/** A share as a whole number of percent. */
export function percent(part: number): number {
  return Math.round(part * 100);
}

/** Where the levels begin on that scale. */
export const LEVEL_MARKS = [share(0), share(1.5)];
