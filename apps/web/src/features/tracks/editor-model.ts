import type { TrackDetail, TrackInput, TrackLab } from '@gopherlab/contracts';

/** What the form holds; the slug is asked for once, when a track is made. */
export interface TrackForm extends TrackInput {
  slug: string;
}

export const EMPTY_FORM: TrackForm = {
  slug: '',
  title: { en: '', zh: '' },
  summary: { en: '', zh: '' },
  labs: [],
};

export function toForm({ slug, title, summary, labs }: TrackDetail): TrackForm {
  return {
    slug,
    title,
    summary,
    labs: labs.map(({ lab, weight, requires }) => ({ lab, weight, requires })),
  };
}

/** The labs with one of them a place up (-1) or down (1); as they were where there is no such place. */
export function moveLab(labs: readonly TrackLab[], at: number, by: -1 | 1): TrackLab[] {
  const moved = labs[at];
  const to = at + by;
  if (!moved || to < 0 || to >= labs.length) return [...labs];
  return labs.toSpliced(at, 1).toSpliced(to, 0, moved);
}

/** Without the lab, which no other requires any more. */
export function removeLab(labs: readonly TrackLab[], lab: string): TrackLab[] {
  return labs
    .filter((own) => own.lab !== lab)
    .map((own) => ({ ...own, requires: own.requires.filter((other) => other !== lab) }));
}

export function toggleRequired(requires: readonly string[], lab: string): string[] {
  return requires.includes(lab) ? requires.filter((other) => other !== lab) : [...requires, lab];
}
