import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';
import { insertAssignment, insertCohort, signedIn } from './teaching.testing.ts';
import type { Person } from './clients.testing.ts';

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

const HOUR = 3_600_000;

async function makeFeed(person: Person, cohortId: string | null = null): Promise<string> {
  const answer = await person.request('POST', '/api/account/calendar', { body: { cohortId } });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { url: string }).url;
}

/** What an independent reader finds at the address: when each event begins, in ms. */
async function readFeed(url: string): Promise<Map<string, number>> {
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch('text/calendar');
  const calendar = new ICAL.Component(ICAL.parse(await answer.text()) as unknown[]);
  expect(calendar.getFirstPropertyValue('version')).toBe('2.0');
  return new Map(
    calendar.getAllSubcomponents('vevent').map((component) => {
      const event = new ICAL.Event(component);
      expect(event.uid).toMatch(/@gopherlab$/);
      return [event.summary, event.startDate.toJSDate().getTime()];
    }),
  );
}

async function classroom() {
  const [teacher, ada, bob] = [await signedIn(api, 'instructor'), await signedIn(api), await signedIn(api)];
  const cohortId = await insertCohort(api.context.db, { instructor: teacher.id, learners: [ada.id, bob.id] });
  const assignmentId = await insertAssignment(api.context.db, {
    cohortId,
    createdBy: teacher.id,
    title: '并发; channels, 入门',
    dueIn: 24,
    closesIn: 48,
  });
  return { teacher, ada, bob, cohortId, assignmentId };
}

test('a feed has the times that hold for its person, an extension among them', async () => {
  const { teacher, ada, bob, assignmentId } = await classroom();
  const extended = new Date(Math.round(Date.now() / 1000) * 1000 + 100 * HOUR);
  await api.context.db
    .insertInto('extensions')
    .values({
      assignment_id: assignmentId,
      person_id: ada.id,
      due_at: extended,
      closes_at: extended,
      reason: 'ill',
      granted_by: teacher.id,
    })
    .execute();
  const own = await readFeed(await makeFeed(ada));
  const others = await readFeed(await makeFeed(bob));
  expect(own.get('并发; channels, 入门 is due')).toBe(extended.getTime());
  const plain = others.get('并发; channels, 入门 is due') ?? 0;
  expect(extended.getTime() - plain).toBeGreaterThan(75 * HOUR);
  expect([...others.keys()].sort()).toEqual(
    ['opens', 'is due', 'closes'].map((words) => `并发; channels, 入门 ${words}`).sort(),
  );
  expect((await readFeed(await makeFeed(teacher))).size).toBe(0);
});

test('the address asks for a language, and whoever teaches reads the deadlines of the cohort', async () => {
  const { teacher, ada, cohortId } = await classroom();
  const url = await makeFeed(teacher, cohortId);
  const chinese = await readFeed(`${url}?lang=zh`);
  expect([...chinese.keys()].sort()).toEqual(
    ['开放', '截止', '关闭'].map((words) => `${words}：并发; channels, 入门`).sort(),
  );
  expect((await readFeed(`${await makeFeed(ada, cohortId)}?lang=zh`)).size).toBe(3);
  expect((await fetch(`${url}?lang=fr`)).status).toBe(400);
});

test('an address ends when it is renewed, switched off, or its person leaves the cohort', async () => {
  const { ada, bob, cohortId } = await classroom();
  const first = await makeFeed(ada);
  const second = await makeFeed(ada);
  const [ofCohort, ofBob] = [await makeFeed(ada, cohortId), await makeFeed(bob)];
  expect((await fetch(first)).status).toBe(404);
  expect((await fetch(second)).status).toBe(200);
  expect((await ada.request('DELETE', '/api/account/calendar')).status).toBe(204);
  expect((await fetch(second)).status).toBe(404);
  expect((await fetch(ofCohort)).status).toBe(200);
  expect((await fetch(ofBob)).status).toBe(200);
  await api.context.db
    .updateTable('cohort_members')
    .set({ removed_at: new Date() })
    .where('person_id', '=', ada.id)
    .execute();
  expect((await fetch(ofCohort)).status).toBe(404);
  expect((await ada.request('DELETE', `/api/account/calendar?cohortId=${cohortId}`)).status).toBe(204);
  expect(
    await api.context.db.selectFrom('calendar_feeds').where('person_id', '=', ada.id).selectAll().execute(),
  ).toEqual([]);
  expect((await makeFeed(bob)) !== ofBob).toBe(true);
});
