import type { Catalogue } from '@gopherlab/catalogue';
import type { Regrade, RegradeChange, RegradeSummary, StartRegradeSchema } from '@gopherlab/contracts';
import { isOpen } from '@gopherlab/scoring';
import {
  audit,
  gradebook,
  overrides,
  regrades,
  type Db,
  type GradingQueue,
  type Person,
  type Tx,
} from '@gopherlab/store';
import type { z } from 'zod';
import { AppError } from '../../http/errors.ts';
import { assertTeaches, changeTaughtCohort } from '../cohorts/permission.ts';
import { gradeLab } from '../gradebook/grid.ts';
import { readWindows } from '../gradebook/windows.ts';
import { compareVerdicts } from './changes.ts';

export interface RegradeServiceOptions {
  db: Db;
  queue: GradingQueue;
  catalogue: Catalogue;
}

export type RegradeService = ReturnType<typeof createRegradeService>;

/** Submissions of one run: what a runner does in some hours, and a table that can be read. */
const MOST_SUBMISSIONS = 2000;
const LISTED = 50;

/**
 * Grades kept files again, beside the verdicts that count. A run is open until an instructor applies it, which makes the
 * new verdicts count and keeps the old ones, or discards it, which changes nothing.
 */
export function createRegradeService({ db, queue, catalogue }: RegradeServiceOptions) {
  /** What the run would change now; by learner and lab. */
  async function readChanges(source: Db | Tx, cohortId: string, run: regrades.RegradeRecord) {
    if (run.outcome) return regrades.getChanges(source, run.id);
    const { assignments } = await gradebook.listAssignments(source, cohortId, run.assignmentId);
    const [assignment] = assignments;
    const items = await regrades.listItems(source, run.id);
    if (!assignment || items.length === 0) return [];
    const people = [...new Set(items.map(({ personId }) => personId))];
    const labs = [...new Set(items.map(({ lab }) => lab))];
    const [attempts, standing, windowOf] = await Promise.all([
      gradebook.listAttempts(source, { people, labs, since: assignment.opensAt }),
      overrides.listStanding(source, [assignment.id]),
      readWindows(source, assignments),
    ]);
    return compareVerdicts({ assignment, items, attempts, standing, windowOf });
  }

  async function getRun(source: Db | Tx, cohortId: string, id: string): Promise<regrades.RegradeRecord> {
    const run = await regrades.findRegrade(source, cohortId, id);
    if (!run) throw new AppError('REGRADE_NOT_FOUND');
    return run;
  }

  async function present(cohortId: string, run: regrades.RegradeRecord): Promise<Regrade> {
    const [changes, learners] = await Promise.all([
      readChanges(db, cohortId, run),
      gradebook.listLearners(db, cohortId),
    ]);
    const touched = new Set(changes.map(({ person }) => person));
    return { ...toSummary(run), changes, learners: learners.filter(({ id }) => touched.has(id)) };
  }

  /** Ends an open run; `act` makes it count. Whoever comes second is refused. */
  async function close(
    { person, cohortId, id, requestId }: CloseInput,
    outcome: 'applied' | 'discarded',
  ): Promise<Regrade> {
    await changeTaughtCohort(db, person, cohortId, async (tx) => {
      await getRun(tx, cohortId, id);
      await regrades.lockRegrade(tx, id);
      const run = await getRun(tx, cohortId, id);
      if (run.outcome) throw new AppError('REGRADE_CLOSED', `it was ${run.outcome} already`);
      if (outcome === 'applied' && run.graded < run.total) {
        throw new AppError(
          'REGRADE_RUNNING',
          `${run.total - run.graded} submissions have no new verdict yet`,
        );
      }
      const changes = await readChanges(tx, cohortId, run);
      if (outcome === 'applied') await regrades.applyVerdicts(tx, id);
      await regrades.closeRegrade(tx, id, { closedBy: person.id, outcome, changes });
      await audit.appendAudit(tx, {
        actorId: person.id,
        action: `regrade.${outcome}`,
        subjectKind: 'assignment',
        subjectId: run.assignmentId,
        detail: { cohort: cohortId, regrade: id, reason: run.reason, ...auditOf(changes) },
        requestId,
      });
    });
    return present(cohortId, await getRun(db, cohortId, id));
  }

  return {
    /** Queues the run behind everything that somebody waits for. */
    async start({ person, cohortId, input, requestId }: StartInput): Promise<Regrade> {
      await assertTeaches(db, person, cohortId);
      const candidates = await findCandidates({ db, catalogue }, cohortId, input);
      if (candidates.length === 0) throw new AppError('NOTHING_TO_REGRADE');
      if (candidates.length > MOST_SUBMISSIONS) {
        throw new AppError(
          'REGRADE_TOO_LARGE',
          `${candidates.length} submissions; one run takes ${MOST_SUBMISSIONS}. Choose fewer labs or learners.`,
        );
      }
      const id = await changeTaughtCohort(db, person, cohortId, async (tx) => {
        const { assignment: assignmentId, reason } = input;
        const made = await regrades.insertRegrade(tx, { assignmentId, requestedBy: person.id, reason });
        if (made === undefined) throw new AppError('REGRADE_OPEN');
        const work = await regrades.insertWork(tx, made, candidates, requestId);
        await queue.enqueueAll(
          tx,
          work.map(({ id: submissionId, ...rest }) => ({ submissionId, ...rest })),
        );
        const { labs, people, which, outdatedOnly } = input;
        await audit.appendAudit(tx, {
          actorId: person.id,
          action: 'regrade.started',
          subjectKind: 'assignment',
          subjectId: assignmentId,
          detail: {
            ...{ cohort: cohortId, regrade: made, reason, labs, people: people.length, which, outdatedOnly },
            submissions: work.length,
          },
          requestId,
        });
        return made;
      });
      return present(cohortId, await getRun(db, cohortId, id));
    },

    async list(person: Person, cohortId: string): Promise<RegradeSummary[]> {
      await assertTeaches(db, person, cohortId);
      return (await regrades.listRegrades(db, cohortId, LISTED)).map(toSummary);
    },

    async find(person: Person, cohortId: string, id: string): Promise<Regrade> {
      await assertTeaches(db, person, cohortId);
      return present(cohortId, await getRun(db, cohortId, id));
    },

    apply: (input: CloseInput) => close(input, 'applied'),
    discard: (input: CloseInput) => close(input, 'discarded'),
  };
}

export interface StartInput {
  person: Person;
  cohortId: string;
  input: z.output<typeof StartRegradeSchema>;
  requestId: string;
}

export interface CloseInput {
  person: Person;
  cohortId: string;
  id: string;
  requestId: string;
}

/** Gradings inside the assignment's time; a lab that has left the catalogue cannot be graded again. */
async function findCandidates(
  { db, catalogue }: Pick<RegradeServiceOptions, 'db' | 'catalogue'>,
  cohortId: string,
  { assignment: id, labs, people, which, outdatedOnly }: StartInput['input'],
): Promise<regrades.RegradeCandidate[]> {
  const { assignments, columns } = await gradebook.listAssignments(db, cohortId, id);
  const [assignment] = assignments;
  if (!assignment) throw new AppError('ASSIGNMENT_NOT_FOUND');
  const learners = (await gradebook.listLearners(db, cohortId)).map((learner) => learner.id);
  const wanted = {
    people: learners.filter((one) => people.length === 0 || people.includes(one)),
    labs: columns.map(({ lab }) => lab).filter((one) => labs.length === 0 || labs.includes(one)),
  };
  const [all, windowOf] = await Promise.all([
    gradebook.listAttempts(db, { ...wanted, since: assignment.opensAt }),
    readWindows(db, assignments),
  ]);
  const graded = all.flatMap(({ score, ...one }) => (score === null ? [] : [{ ...one, score }]));
  const inTime = graded.filter(({ personId, submittedAt }) => {
    const window = windowOf(assignment, personId);
    return window !== null && isOpen(submittedAt, window);
  });
  const chosen = which === 'all' ? inTime : inTime.filter(isCounted(inTime));
  return chosen.flatMap(({ submissionId, lab, labHash }) => {
    const now = catalogue.labs.get(lab);
    if (!now || (outdatedOnly && now.labHash === labHash)) return [];
    return [{ submissionId, profile: now.manifest.profile }];
  });

  function isCounted(attempts: typeof inTime) {
    const cells = Map.groupBy(attempts, ({ personId, lab }) => `${personId} ${lab}`);
    const counted = new Set(
      [...cells.values()].map((own) =>
        assignment && own[0]
          ? gradeLab({
              assignment,
              window: windowOf(assignment, own[0].personId),
              attempts: own,
              override: null,
            }).submissionId
          : null,
      ),
    );
    return ({ submissionId }: { submissionId: string }) => counted.has(submissionId);
  }
}

function toSummary(run: regrades.RegradeRecord): RegradeSummary {
  const { id, reason, requestedBy, createdAt, closedAt, outcome, total, graded, failed } = run;
  return {
    id,
    assignment: { id: run.assignmentId, title: run.assignmentTitle },
    reason,
    requestedBy,
    createdAt: createdAt.toISOString(),
    state: outcome ?? (graded < total ? 'running' : 'ready'),
    closedAt: closedAt?.toISOString() ?? null,
    total,
    graded,
    failed,
  };
}

/** Scores that changed, submission by submission. */
function auditOf(changes: readonly RegradeChange[]) {
  const changed = changes.filter(({ before, after }) => after && after.score !== before.score);
  return {
    submissions: changes.length,
    changed: changed.map(({ submissionId, before, after }) => ({
      submission: submissionId,
      before: before.score,
      after: after?.score ?? null,
    })),
  };
}
