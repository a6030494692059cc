import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { LIVE_IDLE_MS, LiveFrameSchema, type LiveFrame, type LivePerson } from '@gopherlab/contracts';
import { createTestRunner, resultOf } from './clients.testing.ts';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';
import { insertAssignment, insertCohort, signedIn } from './teaching.testing.ts';

type Account = Awaited<ReturnType<typeof signedIn>>;

let postgres: TestPostgres;
let api: TestApi;
let instructor: Account;
let learner: Account;
let cohortId: string;

beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

beforeEach(async () => {
  api = await startTestApi(await postgres.createDatabase());
  instructor = await signedIn(api, 'instructor');
  learner = await signedIn(api);
  cohortId = await insertCohort(api.context.db, { instructor: instructor.id, learners: [learner.id] });
  await insertAssignment(api.context.db, { cohortId, createdBy: instructor.id });
  return () => api[Symbol.asyncDispose]();
});

/** Follows a cohort and keeps the picture that its frames make. */
function follow(who: Account, cohort = cohortId) {
  const stop = new AbortController();
  const frames: LiveFrame[] = [];
  const people = new Map<string, LivePerson>();
  let wake: () => void = () => undefined;
  const ended = (async () => {
    const response = await who.request('GET', `/api/cohorts/${cohort}/live`, { signal: stop.signal });
    if (response.status !== 200) throw new Error(`refused: ${response.status}`);
    let text = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += new TextDecoder().decode(chunk);
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts.filter((each) => each.startsWith('data: '))) {
        const frame = LiveFrameSchema.parse(JSON.parse(part.slice(6)));
        frames.push(frame);
        for (const person of frame.people ?? []) people.set(person.id, person);
        if (frame.kind === 'changes') for (const id of frame.gone ?? []) people.delete(id);
      }
      wake();
    }
  })();
  ended.catch(() => wake());
  return {
    frames,
    people,
    ended,
    /** Resolves once the picture is so. */
    async until(holds: () => boolean): Promise<void> {
      while (!holds()) {
        const news = new Promise<void>((resolve) => (wake = resolve));
        await Promise.race([news, ended.then(() => Promise.reject(new Error('the stream ended')))]);
      }
    },
    stop: () => stop.abort(),
  };
}

test('a draft, a run, a submission and its result are seen as they happen', async () => {
  const view = follow(instructor);
  const runner = createTestRunner(api.url);
  const me = () => view.people.get(learner.id)?.at;
  await view.until(() => view.people.has(learner.id));
  expect(view.frames[0]?.kind).toBe('snapshot');
  expect(me()).toBeNull();

  const draft = { files: { 'main.go': 'package main\n' }, baseRevision: 0 };
  expect((await learner.request('PUT', '/api/labs/double/draft', { body: draft })).status).toBe(200);
  await view.until(() => me()?.kind === 'draft');
  await learner.submit();
  await view.until(() => me()?.kind === 'grade' && me()?.state === 'queued');
  const job = await runner.claimOne();
  await view.until(() => me()?.state === 'running');
  await runner.result(job, resultOf());
  await view.until(() => me()?.state === null && me()?.bestScore === 60);
  expect(me()).toMatchObject({ lab: 'double', outcome: 'graded', failing: ['exits'] });
  await view.until(() => view.frames.some(({ labs }) => labs?.[0]?.graded === 1));
  const labs = view.frames.findLast((frame) => frame.labs)?.labs;
  expect(labs?.[0]).toMatchObject({ lab: 'double', graded: 1, learners: 1 });
  expect(labs?.[0]?.checks.map(({ id, passed, failed, notRun }) => [id, passed, failed, notRun])).toEqual([
    ['doubles', 1, 0, 0],
    ['exits', 0, 1, 0],
  ]);
  view.stop();
});

test('queue and runners are told to whoever looks on, also when nobody of the cohort did anything', async () => {
  const view = follow(instructor);
  await view.until(() => view.frames.length > 0);
  const stranger = await signedIn(api);
  await stranger.submit();
  const queueOf = () => view.frames.findLast((frame) => frame.queue)?.queue;
  await view.until(() => queueOf()?.waiting.interactive === 1);
  const runner = createTestRunner(api.url, 'runner-of-the-test');
  await runner.claimOne();
  await view.until(() => queueOf()?.running === 1);
  await view.until(() => queueOf()?.runners[0]?.id === 'runner-of-the-test');
  expect(queueOf()?.runners[0]).toMatchObject({ capacity: 1, running: 1, connected: true });
  expect([...view.people.keys()]).toEqual([learner.id]);
  view.stop();
});

test('people and labs of other cohorts are in no frame, and other instructors are refused', async () => {
  const other = await signedIn(api);
  const otherInstructor = await signedIn(api, 'instructor');
  const otherCohort = await insertCohort(api.context.db, {
    instructor: otherInstructor.id,
    learners: [other.id],
  });
  const view = follow(instructor);
  await view.until(() => view.frames.length > 0);
  await other.submit({ mode: 'run' });
  await learner.submit({ mode: 'run' });
  await view.until(() => view.people.get(learner.id)?.at?.kind === 'run');
  expect(JSON.stringify(view.frames)).not.toContain(other.id);
  view.stop();
  expect((await instructor.request('GET', `/api/cohorts/${otherCohort}/live`)).status).toBe(404);
  expect((await learner.request('GET', `/api/cohorts/${cohortId}/live`)).status).toBe(403);
  // Without an assignment nobody's work is the instructor's business.
  const quiet = follow(otherInstructor, otherCohort);
  await quiet.until(() => quiet.people.has(other.id));
  expect(quiet.people.get(other.id)?.at).toBeNull();
  quiet.stop();
});

test('whoever comes later gets a snapshot of their own, and who leaves the cohort is gone', async () => {
  const first = follow(instructor);
  await first.until(() => first.frames.length > 0);
  await learner.submit({ mode: 'run' });
  await first.until(() => first.people.get(learner.id)?.at?.kind === 'run');
  const second = follow(instructor);
  await second.until(() => second.frames.length > 0);
  expect(second.frames[0]?.kind).toBe('snapshot');
  expect(second.people.get(learner.id)?.at?.kind).toBe('run');
  await api.context.db
    .updateTable('cohort_members')
    .set({ removed_at: sql<Date>`clock_timestamp()` })
    .where('person_id', '=', learner.id)
    .execute();
  api.context.liveDesk.note(learner.id);
  await second.until(() => !second.people.has(learner.id));
  first.stop();
  second.stop();
});

test('stuck is the active time since the best score last rose: pauses do not count, equal and lower scores change nothing', async () => {
  const { db } = api.context;
  const minutes = (count: number) => count * 60_000;
  const activity = () =>
    db.selectFrom('lab_activity').selectAll().where('person_id', '=', learner.id).executeTakeFirstOrThrow();
  /** Moves everything so far back in time. */
  const letPass = (ms: number) =>
    db
      .updateTable('lab_activity')
      .set({ last_at: sql<Date>`last_at - ${ms} * interval '1 millisecond'` })
      .execute();
  const runner = createTestRunner(api.url);
  async function grade(options: Parameters<typeof resultOf>[0]): Promise<void> {
    await learner.submit({ key: randomUUID() });
    await runner.result(await runner.claimOne(), resultOf(options));
  }
  await learner.submit({ mode: 'run' });
  await runner.result(await runner.claimOne(), resultOf());
  await letPass(minutes(5));
  await grade({ failing: true });
  // A first score of nothing is no rise.
  expect(Math.round((await activity()).stuck_ms / minutes(1))).toBe(5);
  await letPass(LIVE_IDLE_MS + minutes(1));
  await grade({ failing: true });
  expect(Math.round((await activity()).stuck_ms / minutes(1))).toBe(5);
  await letPass(minutes(3));
  await grade({});
  expect(await activity()).toMatchObject({ stuck_ms: 0, best_score: 60 });
  await letPass(minutes(9));
  await grade({});
  expect(Math.round((await activity()).stuck_ms / minutes(1))).toBe(9);
  expect(Math.round((await activity()).active_ms / minutes(1))).toBe(17);
  const view = follow(instructor);
  await view.until(() => view.people.get(learner.id)?.at !== null && view.frames.length > 0);
  expect(view.people.get(learner.id)?.at?.stuckMs).toBeGreaterThanOrEqual(minutes(9));
  await grade({ full: true });
  await view.until(() => view.people.get(learner.id)?.at?.bestScore === 100);
  expect(view.people.get(learner.id)?.at?.stuckMs).toBeNull();
  view.stop();
});
