import type { Catalogue } from '@gopherlab/catalogue';
import type { LiveLab, LivePerson, LiveQueue } from '@gopherlab/contracts';
import { live, type Db } from '@gopherlab/store';

/** A cohort at one moment. */
export interface CohortView {
  people: LivePerson[];
  labs: LiveLab[];
}

const FULL_SCORE = 100;

export async function readCohort(db: Db, catalogue: Catalogue, cohortId: string): Promise<CohortView> {
  const slugs = (await live.listCohortLabs(db, cohortId)).filter((slug) => catalogue.labs.has(slug));
  const [whereabouts, counts] = await Promise.all([
    live.readWhereabouts(db, cohortId, slugs),
    live.countChecks(db, cohortId, slugs),
  ]);
  return {
    people: whereabouts.map(toPerson),
    labs: slugs.map((slug) => toLab(catalogue, slug, { counts, learners: whereabouts.length })),
  };
}

export async function readQueue(db: Db, connectedWithinMs: number): Promise<LiveQueue> {
  const [{ running, ...waiting }, runners] = await Promise.all([
    live.countQueue(db),
    live.listSeenRunners(db, connectedWithinMs),
  ]);
  return {
    waiting,
    running,
    runners: runners.map((runner) => ({ ...runner, seenAt: runner.seenAt.toISOString() })),
  };
}

function toPerson(record: live.WhereaboutsRecord): LivePerson {
  const { personId: id, name, lab, kind, time } = record;
  if (lab === null || kind === null || time === null) return { id, name, at: null };
  return {
    id,
    name,
    at: {
      lab,
      kind,
      time: time.toISOString(),
      state: record.state,
      bestScore: record.bestScore,
      stuckMs: (record.bestScore ?? 0) >= FULL_SCORE ? null : (record.stuckMs ?? 0),
      outcome: record.outcome,
      failing: record.failing ?? [],
    },
  };
}

/** The checks of the lab as it is now; those that an old grading had besides are left out. */
function toLab(
  catalogue: Catalogue,
  slug: string,
  { counts, learners }: { counts: live.CheckCount[]; learners: number },
): LiveLab {
  const manifest = catalogue.labs.get(slug)?.manifest;
  const own = counts.filter(({ lab }) => lab === slug);
  const countOf = (check: string, status: live.CheckCount['status']) =>
    own.find((entry) => entry.check === check && entry.status === status)?.count ?? 0;
  return {
    lab: slug,
    title: manifest?.title ?? { en: slug, zh: slug },
    graded: countOf('', 'passed'),
    learners,
    checks: (manifest?.rubric ?? []).map(({ check, title }) => ({
      id: check,
      title,
      passed: countOf(check, 'passed'),
      failed: countOf(check, 'failed'),
      notRun: countOf(check, 'not-run'),
    })),
  };
}
