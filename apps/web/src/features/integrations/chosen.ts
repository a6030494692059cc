import type { LtiChoice } from '@gopherlab/contracts';

/** Something that goes into the course, as its row in the form has it. */
export interface Chosen {
  choice: LtiChoice;
  /** Whether the platform makes a column for it. */
  graded: boolean;
  points: string;
  /** The value of a `datetime-local` field. */
  due: string;
}

/** As much as one answer may carry. */
const MOST = 50;
const MOST_POINTS = 10_000;

export const keyOf = ({ kind, target }: Pick<LtiChoice, 'kind' | 'target'>): string => `${kind}:${target}`;

/** Takes a choice in or out; where the platform takes one, the new one replaces the old. */
export function toggle(chosen: Chosen[], choice: LtiChoice, multiple: boolean): Chosen[] {
  const rest = chosen.filter((one) => keyOf(one.choice) !== keyOf(choice));
  if (rest.length < chosen.length && multiple) return rest;
  const [before] = chosen;
  const settings = multiple || !before ? { graded: true, points: '100', due: '' } : before;
  const added = { ...settings, choice };
  return multiple ? [...rest, added] : [added];
}

export function problemOf(chosen: Chosen[]): 'points' | 'tooMany' | undefined {
  if (chosen.length > MOST) return 'tooMany';
  const wrong = ({ graded, points }: Chosen) =>
    graded && !(Number(points) > 0 && Number(points) <= MOST_POINTS);
  return chosen.some(wrong) ? 'points' : undefined;
}
