import { createHash } from 'node:crypto';
import type { Catalogue, Lab } from '@gopherlab/catalogue';
import type {
  LabSimilarity,
  SimilarityHint,
  SimilarityMark,
  Similarity,
  SimilarPairDetail,
  PairSide,
  StoredSimilarity,
} from '@gopherlab/contracts';
import { MODEL } from '@gopherlab/similarity';
import { audit, similarity, type Db, type Person } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { assertTeaches } from '../cohorts/permission.ts';
import { createComparer } from './compute.ts';

export type SimilarityService = ReturnType<typeof createSimilarityService>;

interface Options {
  db: Db;
  catalogue: Catalogue;
}

/** Everything that is known of an assignment's comparisons. */
interface Standing {
  assignment: similarity.ComparableAssignment;
  counted: similarity.CountedSubmission[];
  reports: Map<string, similarity.SimilarityRecord>;
  marks: similarity.MarkRecord[];
}

/** Two submissions of one lab; `a` has the smaller id. */
interface FoundPair {
  assignment: similarity.ComparableAssignment;
  lab: string;
  pair: StoredSimilarity['pairs'][number];
}

/** Comparisons of submissions, for the instructors of their cohort. A hint to look, never a verdict. */
export function createSimilarityService({ db, catalogue }: Options) {
  const compare = createComparer();
  const running = new Map<string, Promise<void>>();

  async function readStanding(person: Person, assignmentId: string): Promise<Standing> {
    const assignment = await findAssignment(db, person, assignmentId);
    const [counted, reports, marks] = await Promise.all([
      similarity.listCountedSubmissions(db, assignmentId),
      similarity.listReports(db, assignmentId),
      similarity.listMarks(db, assignmentId),
    ]);
    return { assignment, counted, marks, reports: new Map(reports.map((report) => [report.lab, report])) };
  }

  /** Two who ask at once wait for the same comparison. */
  function computeOnce(key: string, compute: () => Promise<void>): Promise<void> {
    const known = running.get(key);
    if (known) return known;
    const mine = compute().finally(() => running.delete(key));
    running.set(key, mine);
    return mine;
  }

  async function compute(
    assignmentId: string,
    lab: Lab,
    counted: Counted,
    computedBy: string,
  ): Promise<void> {
    const inputs = hashInputs(lab, counted);
    const submissions = await similarity.readFilesOf(
      db,
      counted.map(({ id }) => id),
    );
    const starter = Object.fromEntries(lab.files.map(({ path, content }) => [path, content]));
    const data = await compare({ given: [starter, lab.solution], submissions });
    await similarity.saveReport(db, { assignmentId, lab: lab.slug, inputs, data, computedBy });
  }

  return {
    async overview(person: Person, cohortId: string) {
      await assertTeaches(db, person, cohortId);
      const assignments = await similarity.listComparableAssignments(db, cohortId);
      return {
        assignments: assignments.map(({ comparedAt, ...assignment }) => ({
          ...assignment,
          comparedAt: comparedAt?.toISOString() ?? null,
        })),
      };
    },

    /** What was compared, and whether that is still everything. */
    async read(person: Person, assignmentId: string): Promise<Similarity> {
      return present(await readStanding(person, assignmentId), catalogue);
    },

    /** Compares every lab of which something has changed since; resolves when that is done. */
    async refresh(person: Person, assignmentId: string): Promise<Similarity> {
      const standing = await readStanding(person, assignmentId);
      for (const slug of standing.assignment.labs) {
        const lab = catalogue.labs.get(slug);
        const counted = standing.counted.filter((submission) => submission.lab === slug);
        if (!lab || counted.length === 0) continue;
        const inputs = hashInputs(lab, counted);
        if (standing.reports.get(slug)?.inputs === inputs) continue;
        await computeOnce(`${assignmentId} ${slug} ${inputs}`, () =>
          compute(assignmentId, lab, counted, person.id),
        );
      }
      return present(await readStanding(person, assignmentId), catalogue);
    },

    /** Both sides of a listed pair with the code that they have in common. */
    async pair(person: Person, assignmentId: string, a: string, b: string): Promise<SimilarPairDetail> {
      const { lab, pair } = await findPair(db, person, assignmentId, a, b);
      const [sideA, sideB, marks] = await Promise.all([
        readSide(db, pair.a),
        readSide(db, pair.b),
        similarity.listMarks(db, assignmentId),
      ]);
      const { a: _a, b: _b, ...rest } = pair;
      return {
        ...rest,
        lab,
        a: sideA,
        b: sideB,
        hint: hintOf(pair.score),
        mark: findMark(marks, pair.a, pair.b),
      };
    },

    /** Notes that somebody has looked at a pair and found nothing in it, or takes that back. */
    async mark(
      person: Person,
      { assignmentId, a, b, looked }: { assignmentId: string; a: string; b: string; looked: boolean },
      requestId: string,
    ): Promise<SimilarityMark | null> {
      const { assignment, lab, pair } = await findPair(db, person, assignmentId, a, b);
      const key = { assignmentId, a: pair.a, b: pair.b };
      await db.transaction().execute(async (tx) => {
        const changed = await (looked
          ? similarity.setMark(tx, key, person.id)
          : similarity.removeMark(tx, key));
        if (!changed) return;
        await audit.appendAudit(tx, {
          actorId: person.id,
          action: looked ? 'similarity.looked-at' : 'similarity.look-withdrawn',
          subjectKind: 'assignment',
          subjectId: assignmentId,
          detail: { lab, cohort: assignment.cohortId, submissions: [pair.a, pair.b], score: pair.score },
          requestId,
        });
      });
      return findMark(await similarity.listMarks(db, assignmentId), pair.a, pair.b);
    },
  };
}

type Counted = readonly similarity.CountedSubmission[];

async function findAssignment(db: Db, person: Person, id: string): Promise<similarity.ComparableAssignment> {
  const assignment = await similarity.findComparableAssignment(db, id);
  if (!assignment) throw new AppError('ASSIGNMENT_NOT_FOUND');
  await assertTeaches(db, person, assignment.cohortId).catch((error: unknown) => {
    // Somebody else's assignment is not told apart from none.
    if (error instanceof AppError && error.code === 'COHORT_NOT_FOUND') {
      throw new AppError('ASSIGNMENT_NOT_FOUND');
    }
    throw error;
  });
  return assignment;
}

async function findPair(
  db: Db,
  person: Person,
  assignmentId: string,
  one: string,
  other: string,
): Promise<FoundPair> {
  const assignment = await findAssignment(db, person, assignmentId);
  const [a, b] = [one, other].sort();
  for (const { lab, data } of await similarity.listReports(db, assignmentId)) {
    const pair = data.pairs.find((candidate) => candidate.a === a && candidate.b === b);
    if (pair) return { assignment, lab, pair };
  }
  throw new AppError('PAIR_NOT_FOUND');
}

async function readSide(db: Db, id: string): Promise<PairSide> {
  const [found, [stored]] = await Promise.all([
    similarity.findCompared(db, id),
    similarity.readFilesOf(db, [id]),
  ]);
  if (!found || !stored) throw new AppError('PAIR_NOT_FOUND');
  return {
    submissionId: id,
    person: { id: found.personId, name: found.name },
    submittedAt: found.submittedAt.toISOString(),
    score: found.score,
    files: Object.entries(stored.files)
      .map(([path, content]) => ({ path, content }))
      .sort((x, y) => (x.path < y.path ? -1 : 1)),
  };
}

function present({ assignment, counted, reports, marks }: Standing, catalogue: Catalogue): Similarity {
  const { id, title, labs } = assignment;
  return {
    assignment: { id, title },
    model: MODEL,
    labs: labs.map((slug): LabSimilarity => {
      const ofLab = counted.filter((submission) => submission.lab === slug);
      const lab = catalogue.labs.get(slug);
      const record = reports.get(slug);
      const isCurrent = lab !== undefined && record?.inputs === hashInputs(lab, ofLab);
      return {
        lab: slug,
        state: !record ? 'none' : isCurrent ? 'current' : 'outdated',
        submissionsNow: ofLab.length,
        computedAt: record?.computedAt.toISOString() ?? null,
        report: record ? presentReport(record.data, ofLab, marks) : null,
      };
    }),
  };
}

function presentReport(
  data: StoredSimilarity,
  counted: Counted,
  marks: readonly similarity.MarkRecord[],
): NonNullable<LabSimilarity['report']> {
  const authors = new Map(counted.map((submission) => [submission.id, submission]));
  // Whoever left the cohort, or has submitted something else since, is not in what counts now.
  const known = data.submissions.flatMap((submission) => {
    const author = authors.get(submission.id);
    return author ? [{ ...submission, person: { id: author.personId, name: author.name } }] : [];
  });
  const pairs = data.pairs
    .filter(({ a, b }) => authors.has(a) && authors.has(b))
    .map(({ regions: _regions, ...pair }) => ({
      ...pair,
      hint: hintOf(pair.score),
      mark: findMark(marks, pair.a, pair.b),
    }));
  const { alike, comparable, histogram } = data;
  return { submissions: known, pairs, alike, comparable, histogram };
}

function hintOf(score: number): SimilarityHint {
  if (score >= MODEL.thresholds.strong) return 'strong';
  return score >= MODEL.thresholds.look ? 'look' : 'none';
}

function findMark(marks: readonly similarity.MarkRecord[], a: string, b: string): SimilarityMark | null {
  const found = marks.find((mark) => mark.a === a && mark.b === b);
  return found ? { by: found.by, at: found.at.toISOString() } : null;
}

/** Names everything that a report rests on: the same inputs give the same report. */
function hashInputs(lab: Lab, counted: Counted): string {
  const ids = counted.map(({ id }) => id).sort();
  return createHash('sha256')
    .update(JSON.stringify([MODEL.version, lab.labHash, ids]))
    .digest('hex');
}
