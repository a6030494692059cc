import type { Catalogue } from '@gopherlab/catalogue';
import type { LabWork, Work } from '@gopherlab/contracts';
import {
  assessmentParts,
  assignments,
  audit,
  people,
  readClock,
  type Db,
  type Person,
  type Tx,
} from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { toWork, type WorkFacts } from './views.ts';

export interface WorkServiceOptions {
  db: Db;
  catalogue: Catalogue;
}

export type WorkService = ReturnType<typeof createWorkService>;

/** What a person is asked for, and how they stand in it. */
export function createWorkService({ db, catalogue }: WorkServiceOptions) {
  async function describe(
    from: Db | Tx,
    personId: string,
    work: readonly assignments.PersonalAssignment[],
  ): Promise<Work[]> {
    const labs = [...new Set(work.flatMap((one) => one.labs.map(({ lab }) => lab)))];
    const [attempts, overrides, now] = await Promise.all([
      assignments.listAttempts(from, personId, labs),
      assignments.listOverridesOf(from, personId),
      readClock(from),
    ]);
    const ids = attempts.map(({ submissionId }) => submissionId);
    const withheld = await assignments.findWithheld(from, personId, ids);
    const facts: WorkFacts = { catalogue, attempts, overrides, withheld, now };
    return work.map((one) => toWork(one, facts));
  }

  return {
    /** Everything that the person is asked for, the earliest due first. */
    async list(personId: string): Promise<Work[]> {
      return describe(db, personId, await assignments.listPersonalAssignments(db, { personId }));
    },

    /**
     * What a submission of this lab counts for now. An exam that was not begun is not told: that the lab is part of it
     * would be.
     */
    async ofLab(personId: string, lab: string): Promise<LabWork> {
      const now = await readClock(db);
      const open = await assignments.findOpenAssignmentsFor(db, personId, lab, now);
      const [work, part] = await Promise.all([
        describe(db, personId, open),
        assessmentParts.findRunningPart(db, personId, lab),
      ]);
      return {
        work: work.filter(({ exam }) => exam === null || exam.state === 'running' || exam.state === 'over'),
        part: part ? { assessment: part.assessmentId, remainingMs: part.remainingMs } : null,
      };
    },

    /** Throws WORK_NOT_FOUND; somebody else's is not told apart from none. */
    async get(personId: string, id: string): Promise<Work> {
      const found = await assignments.listPersonalAssignments(db, { personId, id });
      const [work] = await describe(db, personId, found);
      if (!work) throw new AppError('WORK_NOT_FOUND');
      return work;
    },

    /**
     * Begins the person's exam: from here on its time runs, on the database's clock. Begun twice it goes on as it is.
     * Throws WORK_NOT_FOUND, and EXAM_CLOSED where there is no exam that can be begun now.
     */
    begin(person: Person, id: string, requestId: string): Promise<Work> {
      return db.transaction().execute(async (tx) => {
        await people.lockPerson(tx, person.id);
        const [work] = await assignments.listPersonalAssignments(tx, { personId: person.id, id });
        if (!work) throw new AppError('WORK_NOT_FOUND');
        if (!work.sitting) await openSitting(tx, work, requestId);
        const [begun] = await describe(
          tx,
          person.id,
          await assignments.listPersonalAssignments(tx, { personId: person.id, id }),
        );
        if (!begun) throw new Error(`the assignment ${id} went away while its exam was begun`);
        return begun;
      });
    },
  };
}

async function openSitting(tx: Tx, work: assignments.PersonalAssignment, requestId: string): Promise<void> {
  const now = await readClock(tx);
  const { policy, opensAt, closesAt, id, personId } = work;
  if (!policy.exam) throw new AppError('EXAM_CLOSED', 'this assignment is no exam');
  if (now < opensAt) throw new AppError('EXAM_CLOSED', `it opens at ${opensAt.toISOString()}`);
  if (closesAt && now >= closesAt) {
    throw new AppError('EXAM_CLOSED', `it closed at ${closesAt.toISOString()}`);
  }
  const { minutes } = policy.exam;
  await assignments.openSitting(tx, { assignmentId: id, personId, minutes });
  await audit.appendAudit(tx, {
    actorId: personId,
    action: 'exam.begun',
    subjectKind: 'assignment',
    subjectId: id,
    detail: { minutes },
    requestId,
  });
}
