import type { TrackDefinition, TrackLab } from '@gopherlab/contracts';
import { findCircle } from './prerequisites.ts';

export interface TrackProblem {
  /** Where in the definition, e.g. `labs.0.requires.1`. */
  path: string;
  message: string;
}

/** Everything that a track's form alone does not tell: labs that are unknown or stand twice, and what they require. */
export function trackProblems(
  { labs }: Pick<TrackDefinition, 'labs'>,
  known: { has(slug: string): boolean },
): TrackProblem[] {
  const slugs = labs.map(({ lab }) => lab);
  const problems = labs.flatMap((own, at) => labProblems(own, at, slugs, known));
  return [...problems, ...circleProblems(labs)];
}

function labProblems(
  { lab, requires }: TrackLab,
  at: number,
  slugs: readonly string[],
  known: { has(slug: string): boolean },
): TrackProblem[] {
  const problems: TrackProblem[] = [];
  const say = (path: string, message: string) => problems.push({ path, message });
  if (!known.has(lab)) say(`labs.${at}.lab`, `${lab} is not a lab`);
  if (slugs.indexOf(lab) !== at) say(`labs.${at}.lab`, `${lab} stands twice`);
  requires.forEach((other, index) => {
    const path = `labs.${at}.requires.${index}`;
    if (!slugs.includes(other)) say(path, `${other} is not a lab of this track`);
    else if (requires.indexOf(other) !== index) say(path, `${other} stands twice`);
  });
  return problems;
}

/** Each circle is told once, by its alphabetically first lab. */
function circleProblems(labs: readonly TrackLab[]): TrackProblem[] {
  const required = new Map(labs.map(({ lab, requires }) => [lab, requires]));
  return [...required.keys()].flatMap((lab) => {
    const circle = findCircle(required, lab);
    if (!circle || lab !== [...circle].sort()[0]) return [];
    const at = labs.findIndex((own) => own.lab === lab);
    return [
      {
        path: `labs.${at}.requires`,
        message: `requirements go in a circle: ${[...circle, lab].join(' → ')}`,
      },
    ];
  });
}
