import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { submissionHash } from '@gopherlab/catalogue';
import type { ClaimedJob, JobClass, Profile } from '@gopherlab/contracts';
import { people, runners, submissions, type SubmissionRecord } from '@gopherlab/store';
import { createTestRunner, resultOf, visit } from './clients.testing.ts';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';
import { createQueueEstimate } from './modules/submissions/queue-estimate.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

async function startApi() {
  return startTestApi(await postgres.createDatabase(), { MAX_UNFINISHED_PER_PERSON: '1000' });
}

async function createPerson({ context }: TestApi): Promise<string> {
  return (await people.createGuest(context.db, Buffer.from(randomUUID().replaceAll('-', '')))).id;
}

interface Work {
  personId: string;
  profile?: Profile;
  jobClass?: JobClass;
}

/** Queues as the api does, also what no route queues yet. */
function enqueue({ context }: TestApi, { personId, profile = 'standard', jobClass = 'interactive' }: Work) {
  return context.db.transaction().execute(async (tx) => {
    await people.lockPerson(tx, personId);
    const record = await submissions.insertSubmission(tx, {
      personId,
      lab: 'double',
      mode: 'grade',
      profile,
      jobClass,
      files: { 'main.go': 'package main\n' },
      idempotencyKey: randomUUID(),
      requestHash: Buffer.alloc(32),
      requestId: 'test-request',
    });
    await context.queue.enqueue(tx, { ...record, submissionId: record.id });
    return record;
  });
}

async function enqueueMany(api: TestApi, count: number, work: Work): Promise<SubmissionRecord[]> {
  const made = [];
  for (let i = 0; i < count; i += 1) made.push(await enqueue(api, work));
  return made;
}

/** Claims everything, one after another, and tells whose or what it was. */
async function claimAll(
  api: TestApi,
  profiles: Profile[],
  nameOf: (id: string) => string | undefined,
): Promise<string[]> {
  const order = [];
  for (;;) {
    const request = { runnerId: 'claims-all', profiles, waitMs: 0, capacity: 1 };
    const job = await api.context.desk.claim(request, AbortSignal.timeout(10_000));
    if (!job) return order;
    order.push(nameOf(job.submissionId) ?? job.submissionId);
  }
}

test('fifty jobs of one person delay a newcomer by one job, and ten newcomers by a round of ten', async () => {
  await using api = await startApi();
  const busy = await createPerson(api);
  const owner = new Map<string, string>();
  const note = (name: string, records: SubmissionRecord[]) =>
    records.forEach((record) => owner.set(record.id, name));
  note('busy', await enqueueMany(api, 50, { personId: busy }));
  for (let i = 0; i < 10; i += 1) {
    note(`newcomer ${i}`, await enqueueMany(api, 3, { personId: await createPerson(api) }));
  }
  const order = await claimAll(api, ['standard'], (id) => owner.get(id));
  expect(order).toHaveLength(80);
  // Three whole rounds: everybody once in each, whoever queued first goes first.
  const everybody = ['busy', ...Array.from({ length: 10 }, (_, i) => `newcomer ${i}`)];
  expect(order.slice(0, 33)).toEqual([...everybody, ...everybody, ...everybody]);
  expect(new Set(order.slice(33))).toEqual(new Set(['busy']));
});

test('whoever comes while fifty of another wait is served after the one that runs', async () => {
  await using api = await startApi();
  const owner = new Map<string, string>();
  for (const { id } of await enqueueMany(api, 50, { personId: await createPerson(api) }))
    owner.set(id, 'busy');
  const claim = async () => {
    const request = { runnerId: 'r', profiles: ['standard' as const], waitMs: 0, capacity: 1 };
    return (await api.context.desk.claim(request, AbortSignal.timeout(10_000)))?.submissionId;
  };
  for (let i = 0; i < 20; i += 1) await claim();
  for (const name of ['first', 'second']) {
    owner.set((await enqueue(api, { personId: await createPerson(api) })).id, name);
  }
  const next = [await claim(), await claim(), await claim()].map((id) => owner.get(id ?? ''));
  expect(next).toEqual(['first', 'second', 'busy']);
});

test('no regrade goes before an interactive job, of whatever profile, however old it is', async () => {
  await using api = await startApi();
  const names = new Map<string, string>();
  const [teacher, one, two] = [await createPerson(api), await createPerson(api), await createPerson(api)];
  const regrade = { personId: teacher, jobClass: 'regrade' } as const;
  for (const { id } of await enqueueMany(api, 30, regrade)) names.set(id, 'regrade');
  for (const { id } of await enqueueMany(api, 5, { personId: one })) names.set(id, 'interactive');
  for (const { id } of await enqueueMany(api, 5, { personId: two, profile: 'observe' }))
    names.set(id, 'interactive');
  // The same person's work at once is not behind their own thirty regrades either.
  names.set((await enqueue(api, { personId: teacher })).id, 'interactive');
  const order = await claimAll(api, ['standard', 'observe'], (id) => names.get(id));
  expect(order.slice(0, 11)).toEqual(Array.from({ length: 11 }, () => 'interactive'));
  expect(order.slice(11)).toEqual(Array.from({ length: 30 }, () => 'regrade'));
});

test('regrades take turns among people too, and cost nobody an attempt', async () => {
  await using api = await startApi();
  const [one, two] = [await createPerson(api), await createPerson(api)];
  const names = new Map<string, string>();
  const many = await enqueueMany(api, 3, { personId: one, jobClass: 'regrade' });
  const few = await enqueueMany(api, 2, { personId: two, jobClass: 'regrade' });
  for (const { id } of many) names.set(id, 'one');
  for (const { id } of few) names.set(id, 'two');
  expect([...many, ...few].map(({ attempt }) => attempt)).toEqual([null, null, null, null, null]);
  expect((await enqueue(api, { personId: one })).attempt).toBe(1);
  const order = (await claimAll(api, ['standard'], (id) => names.get(id))).slice(1);
  expect(order).toEqual(['one', 'two', 'one', 'two', 'one']);
});

test('the place that is told is the number of those who are claimed before', async () => {
  await using api = await startApi();
  const records: SubmissionRecord[] = [];
  const persons = [await createPerson(api), await createPerson(api), await createPerson(api)];
  for (const [index, personId] of persons.entries()) {
    records.push(...(await enqueueMany(api, 4 - index, { personId })));
    records.push(...(await enqueueMany(api, index + 1, { personId, jobClass: 'regrade' })));
  }
  const estimate = createQueueEstimate({ db: api.context.db, connectedWithinMs: 60_000 });
  const counted = await Promise.all(records.map((record) => submissions.countAhead(api.context.db, record)));
  const told = await Promise.all(records.map((record) => estimate.placeInLine(record.id)));
  expect(told.map((standing) => standing?.queuePosition)).toEqual(counted);
  const order = await claimAll(api, ['standard'], (id) => id);
  expect(records.map(({ id }) => order.indexOf(id))).toEqual(counted);
});

/** Each grading takes one round, and a round is so long that what the test itself takes does not matter. */
const ROUND_MS = 1_000_000;

interface GradingHost {
  id: string;
  capacity: number;
}

/** Every host takes what it has places for, a kernel job among them if there is one. */
async function claimRound(api: TestApi, hosts: GradingHost[]): Promise<ClaimedJob[]> {
  const claimed: ClaimedJob[] = [];
  for (const { id: runnerId, capacity } of hosts) {
    const take = async (profiles: Profile[]) => {
      const request = { runnerId, profiles, waitMs: 0, capacity };
      const job = await api.context.desk.claim(request, AbortSignal.timeout(10_000));
      if (job) claimed.push(job);
      return job;
    };
    const kernel = await take(['kernel']);
    for (let place = kernel ? 1 : 0; place < capacity; place += 1) await take(['standard']);
    // A host tells of all its profiles.
    await runners.noteRunner(api.context.db, { id: runnerId, profiles: ['standard', 'kernel'], capacity });
  }
  return claimed;
}

async function finishRound({ context: { db, grading } }: TestApi, claimed: ClaimedJob[]): Promise<void> {
  for (const { leaseId, files } of claimed) {
    await grading.finish(leaseId, { ...resultOf(), submissionHash: submissionHash(files) });
  }
  await db
    .updateTable('submissions')
    .set({ started_at: sql`finished_at - ${ROUND_MS} * interval '1 millisecond'` })
    .where(
      'id',
      'in',
      claimed.map(({ submissionId }) => submissionId),
    )
    .execute();
}

/** Grades everything in step; tells in which round each began. */
async function playRounds(
  api: TestApi,
  hosts: GradingHost[],
  underWay: ClaimedJob[] = [],
): Promise<Map<string, number>> {
  const startedIn = new Map<string, number>();
  let claimed = underWay.length > 0 ? underWay : await claimRound(api, hosts);
  for (let round = 0; claimed.length > 0; round += 1) {
    for (const { submissionId } of claimed) startedIn.set(submissionId, round);
    await finishRound(api, claimed);
    claimed = await claimRound(api, hosts);
  }
  return startedIn;
}

/** Rounds that each is told to wait. */
async function tellAll(
  { context: { db } }: TestApi,
  records: SubmissionRecord[],
): Promise<Map<string, number>> {
  const estimate = createQueueEstimate({ db, connectedWithinMs: 600_000 });
  const told = await Promise.all(records.map((record) => estimate.standingOf(record)));
  return new Map(records.map(({ id }, index) => [id, (told[index]?.estimatedWaitMs ?? Infinity) / ROUND_MS]));
}

test('the wait that is told is the wait that comes, with several hosts and a kernel lane on each', async () => {
  await using api = await startApi();
  const hosts = [
    { id: 'large', capacity: 3 },
    { id: 'small', capacity: 2 },
  ];
  // The runners are known, and one grading of each profile was seen.
  for (const profile of ['standard', 'kernel'] as const)
    await enqueue(api, { personId: await createPerson(api), profile });
  await playRounds(api, hosts);

  const records: SubmissionRecord[] = [];
  for (let person = 0; person < 9; person += 1) {
    const personId = await createPerson(api);
    records.push(...(await enqueueMany(api, 1 + ((person * 5) % 7), { personId })));
    if (person % 3 === 0) records.push(...(await enqueueMany(api, 3, { personId, profile: 'kernel' })));
  }
  const toldWhileIdle = await tellAll(api, records);
  const underWay = await claimRound(api, hosts);
  const busy = new Set(underWay.map(({ submissionId }) => submissionId));
  const toldWhileBusy = await tellAll(
    api,
    records.filter(({ id }) => !busy.has(id)),
  );
  const startedIn = await playRounds(api, hosts, underWay);

  expect(startedIn.size).toBe(records.length);
  expect(toldWhileBusy.size).toBe(records.length - 5);
  // Every one of them is told the very round in which it begins: nobody came later, and all gradings take one round.
  for (const told of [toldWhileIdle, toldWhileBusy]) {
    for (const [id, rounds] of told) expect(Math.round(rounds)).toBe(startedIn.get(id));
  }
});

test('who comes later and takes turns makes the wait longer by no more than their number', async () => {
  await using api = await startApi();
  const hosts = [{ id: 'only', capacity: 2 }];
  await enqueue(api, { personId: await createPerson(api) });
  await playRounds(api, hosts);
  const mine = await enqueueMany(api, 8, { personId: await createPerson(api) });
  const told = await tellAll(api, mine);
  const later = 6;
  for (let i = 0; i < later; i += 1) await enqueue(api, { personId: await createPerson(api) });
  const startedIn = await playRounds(api, hosts);
  for (const [id, rounds] of told) {
    const longer = (startedIn.get(id) ?? NaN) - Math.round(rounds);
    expect(longer).toBeGreaterThanOrEqual(0);
    // Two places: six who go before take three rounds.
    expect(longer).toBeLessThanOrEqual(Math.ceil(later / 2));
  }
});

test('a thousand who wait cost one look at the line, not one each', async () => {
  await using api = await startApi();
  const { db } = api.context;
  const [one] = [await createPerson(api)];
  const first = await enqueue(api, { personId: one });
  await sql`insert into submissions
    (person_id, lab, mode, profile, job_class, state, files, idempotency_key, request_hash, request_id, fair_tag)
    select ${one}, 'double', 'grade', 'standard', 'interactive', 'queued', '{}', gen_random_uuid()::text,
      decode('00', 'hex'), 'test', n from generate_series(1, 1000) n`.execute(db);
  await sql`vacuum analyze submissions`.execute(db);
  const plan = async (query: ReturnType<typeof sql>) =>
    ((await query.execute(db)).rows as { 'QUERY PLAN': string }[]).map((row) => row['QUERY PLAN']).join('\n');
  const place = await plan(sql`explain (analyze, buffers) select count(*) from submissions
    where profile = 'standard' and state = 'queued' and (job_class, fair_tag, created_at) < ('interactive', 1000, now())`);
  expect(place).toContain('Index Only Scan using submissions_queued');
  expect(place).not.toContain('Seq Scan');
  const tag = await plan(sql`explain select coalesce(max(fair_tag), 0) from submissions
    where profile = 'standard' and job_class = 'interactive' and state <> 'queued'`);
  expect(tag).toContain('submissions_taken');
  const own = await plan(
    sql`explain select count(*) from submissions where person_id = ${first.personId} and state <> 'done'`,
  );
  expect(own).toMatch(/submissions_unfinished|submissions_person/);

  const estimate = createQueueEstimate({ db, connectedWithinMs: 60_000 });
  const places = await Promise.all(
    (await submissions.listSubmissions(db, { personId: one, limit: 1001 })).map((record) =>
      estimate.standingOf(record),
    ),
  );
  expect(new Set(places.map(({ queuePosition }) => queuePosition)).size).toBe(1001);
});

test('a bucket of submissions is one for all replicas, and a repetition costs nothing', async () => {
  const env = { LIMIT_SUBMISSIONS: '3:6', MAX_UNFINISHED_PER_PERSON: '100' };
  await using first = await startTestApi(await postgres.createDatabase(), env);
  await using second = await startTestApi(first.databaseUrl, { ...env, LABS_DIR: first.labsDir });
  const person = await visit(first.url);
  const send = (url: string, key: string) =>
    fetch(`${url}/api/submissions`, {
      method: 'POST',
      headers: {
        Cookie: person.cookie,
        'Sec-Fetch-Site': 'same-origin',
        'Content-Type': 'application/json',
        'Idempotency-Key': key,
      },
      body: JSON.stringify({ lab: 'double', mode: 'grade', files: { 'main.go': 'package main\n' } }),
    });
  const statuses = [];
  for (const [url, key] of [
    [first.url, 'key-number-1'],
    [second.url, 'key-number-1'],
    [second.url, 'key-number-2'],
    [first.url, 'key-number-3'],
    [second.url, 'key-number-4'],
  ] as const) {
    statuses.push((await send(url, key)).status);
  }
  expect(statuses).toEqual([202, 202, 202, 202, 429]);
  const refused = await send(first.url, 'key-number-5');
  expect(refused.headers.get('retry-after')).toMatch(/^([1-9]|10)$/);
  expect(refused.headers.get('ratelimit-policy')).toBe('"submissions";q=3;w=30');
  expect(refused.headers.get('ratelimit')).toMatch(/^"submissions";r=0;t=\d+$/);
  expect(await refused.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS', status: 429 });
  // Somebody else is not concerned, and neither is who waits.
  await expect((await visit(first.url)).submit()).resolves.toMatchObject({ state: 'queued' });
  await sql`update submission_buckets set at = at - interval '10 seconds'`.execute(first.context.db);
  expect((await send(second.url, 'key-number-5')).status).toBe(202);
  const runner = createTestRunner(first.url);
  expect(await runner.claim()).toBeDefined();
});
