import type { TrackDetail } from '@gopherlab/contracts';

/** As the form keeps labs. */
export type AskedLab = { lab: string; weight: string };

/** What an assignment of this track asks for: the labs that are there, in its order. */
export function labsOfTrack({ labs }: Pick<TrackDetail, 'labs'>): AskedLab[] {
  return labs
    .filter(({ state }) => state !== 'missing')
    .map(({ lab, weight }) => ({ lab, weight: String(weight) }));
}

export function sameLabs(a: readonly AskedLab[], b: readonly AskedLab[]): boolean {
  return (
    a.length === b.length && a.every(({ lab, weight }, at) => lab === b[at]?.lab && weight === b[at].weight)
  );
}
