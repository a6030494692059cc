import { afterAll, beforeAll, expect, test } from 'vitest';
import Papa from 'papaparse';
import {
  readGradebookCell,
  type Gradebook,
  type GradebookCellDetail,
  type GradebookExport,
  type Problem,
  type SubmissionFeedback,
} from '@gopherlab/contracts';
import type { Person } from './clients.testing.ts';
import { insertAttempt } from './gradebook.testing.ts';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';
import { readCsvCell } from './lib/csv.ts';
import { insertAssignment, insertCohort, signedIn } from './teaching.testing.ts';

let postgres: TestPostgres;
let api: TestApi;
beforeAll(async () => {
  postgres = await startTestPostgres();
  api = await startTestApi(await postgres.createDatabase());
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

type Account = Person & { id: string };
interface Classroom {
  teacher: Account;
  learners: [Account, Account, Account];
  cohortId: string;
}

async function openClassroom(): Promise<Classroom> {
  const teacher = await signedIn(api, 'instructor');
  const learners: Classroom['learners'] = [await signedIn(api), await signedIn(api), await signedIn(api)];
  const names = ['Ada', 'Bo', '=Cy'];
  for (const [at, { id }] of learners.entries()) {
    await api.context.db
      .updateTable('people')
      .set({ name: names[at] ?? '' })
      .where('id', '=', id)
      .execute();
  }
  const cohortId = await insertCohort(api.context.db, {
    instructor: teacher.id,
    learners: learners.map(({ id }) => id),
  });
  return { teacher, learners, cohortId };
}

const path = (cohortId: string, rest = '') => `/api/cohorts/${cohortId}/gradebook${rest}`;

async function read({ teacher, cohortId }: Classroom, query = ''): Promise<Gradebook> {
  const answer = await teacher.request('GET', path(cohortId, query));
  expect(answer.status).toBe(200);
  return (await answer.json()) as Gradebook;
}

const cellOf = (book: Gradebook, personId: string, column = 0) =>
  readGradebookCell(book.cells[book.learners.findIndex(({ id }) => id === personId)] ?? [], column);

async function override(room: Classroom, body: Record<string, unknown>, status = 204): Promise<void> {
  const answer = await room.teacher.request('PUT', path(room.cohortId, '/override'), { body });
  expect(answer.status).toBe(status);
}

const TWO_LABS = [
  { lab: 'double', weight: 3 },
  { lab: 'other-lab', weight: 1 },
];

test('a cell has the best after lateness, its attempts, its days late and the minutes since work was first saved', async () => {
  const room = await openClassroom();
  const [ada, bo, cy] = room.learners;
  const { db } = api.context;
  const policy = { late: { kind: 'per-day', percent: 10, floorPercent: 0 } } as const;
  await insertAssignment(db, {
    ...{ cohortId: room.cohortId, createdBy: room.teacher.id, policy, labs: TWO_LABS },
    ...{ opensIn: -100, dueIn: -10 },
  });
  await insertAttempt(db, { personId: ada.id, hours: -200, score: 100 });
  await insertAttempt(db, { personId: ada.id, hours: -50, score: null });
  await ada.request('PUT', '/api/labs/double/draft', {
    body: { files: { 'main.go': 'package main\n' }, baseRevision: 0 },
  });
  const begun = new Date(Date.now() - 12 * 3_600_000);
  await db.updateTable('drafts').set({ begun_at: begun }).where('person_id', '=', ada.id).execute();
  await insertAttempt(db, { personId: ada.id, hours: -11, score: 60 });
  await insertAttempt(db, { personId: ada.id, hours: -9, score: 70 });
  await insertAttempt(db, { personId: bo.id, hours: -11, score: 0 });
  const book = await read(room);
  expect(book.learners.map(({ name }) => name)).toEqual(['=Cy', 'Ada', 'Bo']);
  expect(cellOf(book, ada.id)).toEqual({
    ...{ score: 63, attempts: 2, daysLate: 1, minutes: 180 },
    ...{ overridden: false, regraded: false, waiting: false, notAsked: false },
  });
  expect(cellOf(book, bo.id)).toMatchObject({ score: 0, attempts: 1, minutes: 0 });
  expect(cellOf(book, ada.id, 1).minutes).toBeNull();
  expect(cellOf(book, cy.id)).toMatchObject({ score: null, attempts: 0, minutes: null });
  expect(cellOf(book, ada.id, 1).score).toBeNull();
  // 63 with weight 3 and nothing with weight 1.
  expect(book.totals).toEqual([[0], [47.25], [0]]);
});

test('the last counts where the policy says so, an extension moves the due time, and an exam counts from its beginning', async () => {
  const room = await openClassroom();
  const [ada, bo] = room.learners;
  const { db } = api.context;
  const given = { cohortId: room.cohortId, createdBy: room.teacher.id };
  const last = await insertAssignment(db, {
    ...{ ...given, title: 'Last', opensIn: -50, dueIn: -10, closesIn: -5 },
    policy: { score: 'last', late: { kind: 'cut-off' } },
  });
  const exam = await insertAssignment(db, {
    ...given,
    title: 'Exam',
    opensIn: -40,
    policy: { exam: { minutes: 60 } },
  });
  await db
    .insertInto('extensions')
    .values({
      assignment_id: last,
      person_id: ada.id,
      due_at: new Date(Date.now() - 3_600_000),
      closes_at: new Date(),
      reason: 'ill',
      granted_by: room.teacher.id,
    })
    .execute();
  await db
    .insertInto('exam_sittings')
    .values({
      assignment_id: exam,
      person_id: bo.id,
      opened_at: new Date(Date.now() - 20 * 3_600_000),
      ends_at: new Date(Date.now() - 19 * 3_600_000),
    })
    .execute();
  for (const { id } of [ada, bo]) {
    await insertAttempt(db, { personId: id, hours: -19.5, score: 80 });
    await insertAttempt(db, { personId: id, hours: -4, score: 50 });
  }
  const book = await read(room);
  expect(cellOf(book, ada.id, 0)).toMatchObject({ score: 50, attempts: 2, daysLate: 0 });
  // Without the extension the second came after it had closed.
  expect(cellOf(book, bo.id, 0)).toMatchObject({ score: 80, attempts: 1 });
  expect(cellOf(book, ada.id, 1)).toMatchObject({ score: null, attempts: 0 });
  expect(cellOf(book, bo.id, 1)).toMatchObject({ score: 80, attempts: 1, minutes: 30 });
  expect((await read(room, `?assignment=${exam}`)).assignments.map(({ title }) => title)).toEqual(['Exam']);
});

test("one learner's own assignment is nobody else's missing work", async () => {
  const room = await openClassroom();
  const [ada, bo] = room.learners;
  const { db } = api.context;
  const id = await insertAssignment(db, { personId: ada.id, createdBy: room.teacher.id, title: 'Again' });
  await db.updateTable('assignments').set({ within_cohort_id: room.cohortId }).where('id', '=', id).execute();
  const book = await read(room);
  expect(cellOf(book, ada.id).notAsked).toBe(false);
  expect(cellOf(book, bo.id).notAsked).toBe(true);
  expect(book.totals.map(([total]) => total).sort()).toEqual([0, null, null]);
});

test('an override replaces the score, is told with its reason and its history, and can be taken back', async () => {
  const room = await openClassroom();
  const [ada] = room.learners;
  const { db } = api.context;
  const assignment = await insertAssignment(db, {
    cohortId: room.cohortId,
    createdBy: room.teacher.id,
    opensIn: -10,
  });
  const submission = await insertAttempt(db, { personId: ada.id, hours: -1, score: 30 });
  const key = { assignment, person: ada.id, lab: 'double' };
  await override(room, { ...key, score: 72.5, reason: 'Explained it at the board.' });
  expect(cellOf(await read(room), ada.id)).toMatchObject({ score: 72.5, overridden: true, attempts: 1 });
  const feedback = await (await ada.request('GET', `/api/submissions/${submission}/feedback`)).json();
  expect(feedback).toMatchObject({
    overrides: [{ assignment: { id: assignment }, score: 72.5, reason: 'Explained it at the board.' }],
  });
  await override(room, { ...key, score: null, reason: 'By mistake.' });
  expect(cellOf(await read(room), ada.id)).toMatchObject({ score: 30, overridden: false });
  const query = new URLSearchParams(key).toString();
  const cell = (await (
    await room.teacher.request('GET', path(room.cohortId, `/cell?${query}`))
  ).json()) as GradebookCellDetail;
  expect(cell.overrides.map(({ score }) => score)).toEqual([null, 72.5]);
  expect(cell.grade).toMatchObject({ score: 30, submissionId: submission, attempts: 1 });
  expect(cell.submissions.map(({ id }) => id)).toEqual([submission]);
  const entries = await db
    .selectFrom('audit_log')
    .select(['action', 'detail'])
    .where('subject_id', '=', ada.id)
    .execute();
  expect(entries.map(({ action }) => action)).toEqual(['grade.overridden', 'grade.override-taken-back']);
  expect(entries[1]?.detail).toMatchObject({ before: 72.5, after: null, reason: 'By mistake.' });
});

test('an override needs a cell that is asked for, a score of 0 to 100 and a reason', async () => {
  const room = await openClassroom();
  const [ada] = room.learners;
  const assignment = await insertAssignment(api.context.db, {
    cohortId: room.cohortId,
    createdBy: room.teacher.id,
  });
  const key = { assignment, person: ada.id, lab: 'double', score: 50, reason: 'x' };
  await override(room, { ...key, lab: 'another' }, 404);
  await override(room, { ...key, person: room.teacher.id }, 404);
  await override(room, { ...key, score: 100.5 }, 400);
  await override(room, { ...key, reason: '  ' }, 400);
});

test('an instructor of another cohort finds nothing, and an admin everything', async () => {
  const room = await openClassroom();
  const [ada] = room.learners;
  const { db } = api.context;
  const assignment = await insertAssignment(db, {
    cohortId: room.cohortId,
    createdBy: room.teacher.id,
    opensIn: -10,
  });
  const submission = await insertAttempt(db, { personId: ada.id, hours: -1, score: 30 });
  const before = await insertAttempt(db, { personId: ada.id, hours: -20, score: 30 });
  const [stranger, admin] = [await signedIn(api, 'instructor'), await signedIn(api, 'admin')];
  await insertCohort(db, { instructor: stranger.id });
  const cell = path(room.cohortId, `/cell?assignment=${assignment}&person=${ada.id}&lab=double`);
  for (const url of [path(room.cohortId), path(room.cohortId, '/export'), cell]) {
    expect((await stranger.request('GET', url)).status).toBe(404);
    expect((await admin.request('GET', url)).status).toBe(200);
  }
  for (const part of ['', '/files', '/verdict', '/feedback']) {
    const url = `/api/submissions/${submission}${part}`;
    const seen = [stranger, admin, room.teacher, ada, room.learners[1]].map((one) => one.request('GET', url));
    expect((await Promise.all(seen)).map(({ status }) => status)).toEqual([404, 200, 200, 200, 404]);
    // Made before the assignment opened: that is the learner's own.
    expect((await room.teacher.request('GET', `/api/submissions/${before}${part}`)).status).toBe(404);
  }
});

test('comments are written on lines that exist, changed by their author alone, and read by the learner', async () => {
  const room = await openClassroom();
  const [ada] = room.learners;
  const { db } = api.context;
  await insertAssignment(db, { cohortId: room.cohortId, createdBy: room.teacher.id, opensIn: -10 });
  const submission = await insertAttempt(db, { personId: ada.id, hours: -1, score: 30 });
  const colleague = await signedIn(api, 'admin');
  const url = `/api/submissions/${submission}/comments`;
  const write = (body: unknown) => room.teacher.request('POST', url, { body });
  expect((await write({ path: 'main.go', line: 3, body: 'x' })).status).toBe(400);
  expect((await write({ path: 'toString', line: 1, body: 'x' })).status).toBe(400);
  expect((await ada.request('POST', url, { body: { path: 'main.go', line: 1, body: 'x' } })).status).toBe(
    403,
  );
  const made = (await (await write({ path: 'main.go', line: 1, body: 'Say what it does.' })).json()) as {
    id: string;
  };
  const own = `${url}/${made.id}`;
  expect((await colleague.request('PATCH', own, { body: { body: 'y' } })).status).toBe(403);
  expect((await room.teacher.request('PATCH', own, { body: { body: 'Say why.' } })).status).toBe(200);
  const readBy = async (person: Person) =>
    (await (await person.request('GET', `/api/submissions/${submission}/feedback`)).json()) as {
      comments: { body: string; own: boolean; editedAt: string | null }[];
    };
  expect((await readBy(ada)).comments).toMatchObject([
    { body: 'Say why.', own: false, line: 1, path: 'main.go' },
  ]);
  expect((await readBy(room.teacher)).comments[0]?.own).toBe(true);
  expect((await colleague.request('DELETE', own)).status).toBe(403);
  expect((await room.teacher.request('DELETE', own)).status).toBe(204);
  expect((await room.teacher.request('DELETE', own)).status).toBe(404);
  expect((await readBy(ada)).comments).toEqual([]);
  const kept = await db
    .selectFrom('audit_log')
    .select('action')
    .where('subject_id', '=', submission)
    .execute();
  expect(kept.map(({ action }) => action)).toEqual(['comment.added', 'comment.edited', 'comment.deleted']);
});

test('in an archived cohort comments are read and nobody writes, changes or deletes one', async () => {
  const room = await openClassroom();
  const [ada] = room.learners;
  const { db } = api.context;
  await insertAssignment(db, { cohortId: room.cohortId, createdBy: room.teacher.id, opensIn: -10 });
  const submission = await insertAttempt(db, { personId: ada.id, hours: -1, score: 30 });
  const url = `/api/submissions/${submission}/comments`;
  const body = { path: 'main.go', line: 1, body: 'Say what it does.' };
  const { id } = (await (await room.teacher.request('POST', url, { body })).json()) as { id: string };
  const archive = (archived: boolean) =>
    room.teacher.request('PATCH', `/api/cohorts/${room.cohortId}`, { body: { archived } });
  expect((await archive(true)).status).toBe(200);
  const admin = await signedIn(api, 'admin');
  for (const refused of [
    await room.teacher.request('POST', url, { body }),
    await room.teacher.request('PATCH', `${url}/${id}`, { body: { body: 'y' } }),
    await room.teacher.request('DELETE', `${url}/${id}`),
    await admin.request('POST', url, { body }),
  ]) {
    expect(refused.status).toBe(409);
    expect(((await refused.json()) as Problem).code).toBe('COHORT_ARCHIVED');
  }
  const read = async (person: Person) =>
    (await (
      await person.request('GET', `/api/submissions/${submission}/feedback`)
    ).json()) as SubmissionFeedback;
  expect(await read(room.teacher)).toMatchObject({ commentsClosed: true, comments: [{ id }] });
  expect(await read(ada)).toMatchObject({ commentsClosed: false, comments: [{ id }] });
  expect((await archive(false)).status).toBe(200);
  expect((await room.teacher.request('POST', url, { body })).status).toBe(201);
  expect((await read(room.teacher)).commentsClosed).toBe(false);
});

async function readCsv({ teacher, cohortId }: Classroom, format: string): Promise<string[][]> {
  const answer = await teacher.request('GET', path(cohortId, `/export?format=${format}`));
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  return Papa.parse<string[]>(bytes.toString('utf8').slice(1), { skipEmptyLines: true }).data;
}

test('CSV is, cell by cell, what the api says', async () => {
  const room = await openClassroom();
  const [ada, bo, cy] = room.learners;
  const { db } = api.context;
  const given = { cohortId: room.cohortId, createdBy: room.teacher.id, opensIn: -100 };
  const policy = { late: { kind: 'per-day', percent: 33, floorPercent: 0 } } as const;
  const assignment = await insertAssignment(db, {
    ...given,
    title: 'One, "quoted"',
    policy,
    labs: TWO_LABS,
    dueIn: -10,
  });
  await insertAssignment(db, { ...given, title: '=cmd()', opensIn: -99 });
  await insertAttempt(db, { personId: ada.id, hours: -5, score: 77 });
  await insertAttempt(db, { personId: cy.id, lab: 'other-lab', hours: -50, score: 91 });
  await override(room, { assignment, person: bo.id, lab: 'double', score: 12.34, reason: 'oral' });
  const book = await read(room);

  const [head, ...lines] = await readCsv(room, 'csv');
  const labs = book.assignments.flatMap(({ title, labs: own }) => [
    ...own.map(({ lab }) => `${title}: ${lab}`),
    `${title}: total`,
  ]);
  expect(head?.map(readCsvCell)).toEqual(['learner_id', 'name', 'email', 'external_id', ...labs]);
  expect(lines).toHaveLength(3);
  const told = (value: number | null | undefined) =>
    value === null || value === undefined ? '' : String(value);
  lines.forEach((line, at) => {
    const [id, name, , , ...values] = line;
    expect(id).toBe(book.learners[at]?.id);
    expect(readCsvCell(name ?? '')).toBe(book.learners[at]?.name);
    const score = (column: number) => told(readGradebookCell(book.cells[at] ?? [], column).score);
    const [one, two] = book.totals[at] ?? [];
    expect(values).toEqual([score(0), score(1), told(one), score(2), told(two)]);
  });
  // What a spreadsheet would run is a text in it.
  expect(lines.map((line) => line[1])).toEqual(["'=Cy", 'Ada', 'Bo']);
  expect(head?.at(-1)).toBe("'=cmd(): total");

  const json = (await (
    await room.teacher.request('GET', path(room.cohortId, '/export?format=json'))
  ).json()) as GradebookExport;
  const [, ...long] = await readCsv(room, 'csv-long');
  expect(json.rows).toHaveLength(9);
  expect(long).toHaveLength(9);
  long.forEach((line, at) => {
    const row = json.rows[at];
    const column = at % 3;
    const cell = readGradebookCell(book.cells[Math.floor(at / 3)] ?? [], column);
    expect(row).toMatchObject({
      score: cell.score,
      attempts: cell.attempts,
      daysLate: cell.daysLate,
      minutes: cell.minutes,
    });
    expect(line.slice(7)).toEqual([
      ...[told(cell.score), String(cell.attempts), String(cell.daysLate), told(cell.minutes)],
      ...[cell.overridden ? 'yes' : 'no', 'no', 'no', told(row?.total)],
    ]);
  });
});

test('in an archived cohort no grade is set and nothing is graded again', async () => {
  const room = await openClassroom();
  const { teacher, learners, cohortId } = room;
  const assignment = await insertAssignment(api.context.db, { cohortId, createdBy: teacher.id });
  await teacher.request('PATCH', `/api/cohorts/${cohortId}`, { body: { archived: true } });
  const cell = { assignment, person: learners[0].id, lab: 'double' };
  await override(room, { ...cell, score: 50, reason: 'Too late.' }, 409);
  await insertAttempt(api.context.db, { personId: learners[0].id, hours: -0.5, score: 10 });
  const body = { assignment, reason: 'Again.', outdatedOnly: false };
  const regrade = await teacher.request('POST', `/api/cohorts/${cohortId}/regrades`, { body });
  expect(regrade.status).toBe(409);
  expect(((await regrade.json()) as { code: string }).code).toBe('COHORT_ARCHIVED');
});
