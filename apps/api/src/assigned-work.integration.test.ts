import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { effectiveDeadlines, examEnd } from '@gopherlab/scoring';
import { assignments, people, type Db } from '@gopherlab/store';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';
import { insertAssignment, insertCohort } from './teaching.testing.ts';

let postgres: TestPostgres;
let api: TestApi;
let db: Db;
beforeAll(async () => {
  postgres = await startTestPostgres();
  api = await startTestApi(await postgres.createDatabase());
  db = api.context.db;
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

async function newPerson(): Promise<string> {
  const { id } = await people.createGuest(db, randomBytes(32));
  return id;
}
const HOUR = 3_600_000;
const at = (hours: number) => new Date(Math.round(Date.now() / 1000) * 1000 + hours * HOUR);
const titles = async (personId: string, filter: { lab?: string; openAt?: Date } = {}) =>
  (await assignments.listPersonalAssignments(db, { personId, ...filter })).map(({ title }) => title);

test('a person has the work of their cohorts and their own, the earliest due first', async () => {
  const [teacher, learner, other] = [await newPerson(), await newPerson(), await newPerson()];
  const cohortId = await insertCohort(db, { instructor: teacher, learners: [learner, other] });
  await insertAssignment(db, { cohortId, createdBy: teacher, title: 'due last', dueIn: 9, closesIn: 9 });
  await insertAssignment(db, { cohortId, createdBy: teacher, title: 'never due' });
  await insertAssignment(db, { personId: learner, createdBy: teacher, title: 'own', dueIn: 2 });
  expect(await titles(learner)).toEqual(['own', 'due last', 'never due']);
  expect(await titles(other)).toEqual(['due last', 'never due']);
  expect(await titles(teacher)).toEqual([]);
});

test('whoever left a cohort, an archived cohort and a deleted assignment have no work', async () => {
  const [teacher, learner] = [await newPerson(), await newPerson()];
  const cohortId = await insertCohort(db, { instructor: teacher, learners: [learner] });
  const gone = await insertAssignment(db, { cohortId, createdBy: teacher, title: 'gone' });
  await insertAssignment(db, { cohortId, createdBy: teacher, title: 'kept' });
  await db.updateTable('assignments').set({ deleted_at: new Date() }).where('id', '=', gone).execute();
  expect(await titles(learner)).toEqual(['kept']);
  const setArchived = (archived_at: Date | null) =>
    db.updateTable('cohorts').set({ archived_at }).where('id', '=', cohortId).execute();
  await setArchived(new Date());
  expect(await titles(learner)).toEqual([]);
  await setArchived(null);
  await db
    .updateTable('cohort_members')
    .set({ removed_at: new Date() })
    .where('person_id', '=', learner)
    .execute();
  expect(await titles(learner)).toEqual([]);
});

test('a submission counts for what has its lab and is open then, extension included', async () => {
  const [teacher, learner] = [await newPerson(), await newPerson()];
  const labs = [{ lab: 'another', weight: 1 }];
  const own = { personId: learner, createdBy: teacher };
  await insertAssignment(db, { ...own, title: 'open' });
  await insertAssignment(db, { ...own, title: 'not yet', opensIn: 1 });
  await insertAssignment(db, { ...own, title: 'another lab', labs });
  const late = await insertAssignment(db, {
    ...own,
    title: 'extended',
    opensIn: -9,
    dueIn: -3,
    closesIn: -2,
  });
  const open = async () =>
    (await assignments.findOpenAssignmentsFor(db, learner, 'double', at(0))).map(({ title }) => title);
  expect(await open()).toEqual(['open']);
  await grant(late, learner, teacher, { closes_at: at(1) });
  expect(await open()).toEqual(['extended', 'open']);
});

test('the view of times and the pure rules say the same, of every mixture', async () => {
  const [teacher, learner] = [await newPerson(), await newPerson()];
  const own = { personId: learner, createdBy: teacher, opensIn: -5, policy: { exam: { minutes: 60 } } };
  for (const { dueIn, closesIn, extendedDue, extendedClose } of MIXTURES) {
    const id = await insertAssignment(db, { ...own, dueIn, closesIn });
    const stored = await db
      .selectFrom('assignments')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const extension = {
      dueAt: extendedDue === null ? null : at(extendedDue),
      closesAt: extendedClose === null ? null : at(extendedClose),
      extraAttempts: 0,
      extraMinutes: 150,
    };
    // Only the latest counts.
    await grant(id, learner, teacher, { due_at: at(9), extra_minutes: 1 });
    await grant(id, learner, teacher, {
      due_at: extension.dueAt,
      closes_at: extension.closesAt,
      extra_minutes: extension.extraMinutes,
    });
    const sitting = { openedAt: at(0), endsAt: at(1) };
    await db
      .insertInto('exam_sittings')
      .values({
        assignment_id: id,
        person_id: learner,
        opened_at: sitting.openedAt,
        ends_at: sitting.endsAt,
      })
      .execute();
    const times = { opensAt: stored.opens_at, dueAt: stored.due_at, closesAt: stored.closes_at };
    const pure = effectiveDeadlines(times, extension);
    const [seen] = await assignments.listPersonalAssignments(db, { personId: learner, id });
    expect(seen).toMatchObject({
      ...pure,
      extended: true,
      sitting: { ...sitting, endsAt: examEnd(sitting, pure, extension) },
    });
  }
});

/** Hours from now. */
const MIXTURES = [null, -4, 2].flatMap((dueIn) =>
  [null, 3].flatMap((closesIn) =>
    [null, -1, 6].flatMap((extendedDue) =>
      [null, 5].map((extendedClose) => ({ dueIn, closesIn, extendedDue, extendedClose })),
    ),
  ),
);

interface Grant {
  due_at?: Date | null;
  closes_at?: Date | null;
  extra_minutes?: number;
}

async function grant(assignmentId: string, personId: string, by: string, given: Grant): Promise<void> {
  const key = { assignment_id: assignmentId, person_id: personId, granted_by: by };
  await db
    .insertInto('extensions')
    .values({ ...key, ...given, reason: 'ill' })
    .execute();
}
