import type { Catalogue } from '@gopherlab/catalogue';
import type { TrackDefinition, TrackDetail, TrackLabState, TrackSummary } from '@gopherlab/contracts';
import { proveTrack, type BestScore } from '@gopherlab/scoring';
import type { Person } from '@gopherlab/store';
import type { KnownTrack } from './directory.ts';

export interface Viewer {
  catalogue: Pick<Catalogue, 'labs'>;
  person: Person | undefined;
  /** The person's best graded verdict of a lab. */
  bestOf: (lab: string) => BestScore | undefined;
}

type LabView = TrackDetail['labs'][number];

/** The track's labs in its order, and how the viewer stands with each. */
export function toLabViews(track: TrackDefinition, { catalogue, bestOf }: Viewer): LabView[] {
  const { labs: proofs } = proveTrack({
    track,
    bestOf,
    areaOf: (lab) => catalogue.labs.get(lab)?.manifest.area,
  });
  const passed = new Set(proofs.filter((proof) => proof.passed).map(({ lab }) => lab));
  let nextIsFound = false;
  return track.labs.map(({ lab, weight, requires }, at) => {
    const manifest = catalogue.labs.get(lab)?.manifest;
    // A lab that is gone cannot be passed by anybody: it holds nobody up.
    const waitsFor = requires.filter((other) => !passed.has(other) && catalogue.labs.has(other));
    const state = stateOf({ there: Boolean(manifest), passed: passed.has(lab), waits: waitsFor.length > 0 });
    const isNext = state === 'open' && !nextIsFound;
    nextIsFound ||= isNext;
    return {
      lab,
      title: titleOf(catalogue, lab),
      about: manifest
        ? { summary: manifest.summary, level: manifest.level, minutes: manifest.minutes }
        : null,
      weight,
      requires,
      percent: proofs[at]?.percent ?? null,
      state: isNext ? 'next' : state,
      waitsFor: waitsFor.map((other) => ({ lab: other, title: titleOf(catalogue, other) })),
    };
  });
}

function stateOf({
  there,
  passed,
  waits,
}: {
  there: boolean;
  passed: boolean;
  waits: boolean;
}): Exclude<TrackLabState, 'next'> {
  if (!there) return 'missing';
  if (passed) return 'done';
  return waits ? 'locked' : 'open';
}

/** What list and page have in common. */
export function toSummary({ track, createdBy }: KnownTrack, viewer: Viewer): TrackSummary {
  const views = toLabViews(track, viewer);
  const next = views.find(({ state }) => state === 'next');
  return {
    slug: track.slug,
    title: track.title,
    summary: track.summary,
    origin: createdBy === null ? 'files' : 'instructor',
    mayEdit: mayEdit(viewer.person, createdBy),
    labs: views.length,
    passed: views.filter(({ state }) => state === 'done').length,
    planned: track.planned.length,
    minutes: views.reduce((sum, { about }) => sum + (about?.minutes ?? 0), 0),
    next: next ? { lab: next.lab, title: next.title } : null,
  };
}

/** Who teaches changes their own, an admin everybody's; what comes from files is changed there. */
export function mayEdit(person: Person | undefined, createdBy: string | null): boolean {
  if (!person || createdBy === null) return false;
  return person.role === 'admin' || (person.role === 'instructor' && person.id === createdBy);
}

function titleOf(catalogue: Pick<Catalogue, 'labs'>, lab: string) {
  return catalogue.labs.get(lab)?.manifest.title ?? { en: lab, zh: lab };
}
