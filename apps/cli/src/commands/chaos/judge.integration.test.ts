import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from '@gopherlab/contracts';
import {
  artefacts,
  createFolderBlobStore,
  events,
  migrate,
  openPool,
  openQueue,
  people,
  startPostgres,
  submissions,
  type Db,
} from '@gopherlab/store';
import { expect, test } from 'vitest';
import type { Acknowledged } from './journal.ts';
import { judge } from './judge.ts';
import { substanceOf } from './variants.ts';

const TEXT = { en: 'x', zh: 'x' };
const VERDICT: Verdict = {
  lab: 'pool',
  status: 'graded',
  summary: TEXT,
  score: 10,
  maxScore: 10,
  checks: [],
  diagnostics: [],
  policy: [],
  timeline: { queuedMs: 0, sandboxMs: 0, buildMs: 0, checksMs: 0, totalMs: 0 },
  image: 'sha256:1',
  labHash: '0'.repeat(64),
  submissionHash: '0'.repeat(64),
};
const BASELINE = new Map([['solution', substanceOf(VERDICT)]]);

/** A database of one installation, with its queue. */
async function openBooks() {
  await using stack = new AsyncDisposableStack();
  const dir = mkdtempSync(join(tmpdir(), 'gopherlab-judge-'));
  stack.defer(() => rmSync(dir, { recursive: true, force: true }));
  const postgres = await startPostgres({ stateDir: dir });
  stack.defer(() => postgres.stop());
  const db = openPool({ url: postgres.url, name: 'judge-test', onConnectionError: () => undefined });
  stack.defer(() => db.destroy());
  await migrate(db);
  const queue = await openQueue({ db, onError: () => undefined, onWarning: () => undefined });
  stack.defer(() => queue.stop());
  const person = await people.createGuest(db, randomBytes(32));
  const owned = stack.move();
  return { dir, db, queue, person, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function store(db: Db, personId: string, verdict?: Verdict): Promise<Acknowledged> {
  const idempotencyKey = randomUUID();
  const id = await db.transaction().execute(async (tx) => {
    const record = await submissions.insertSubmission(tx, {
      personId,
      lab: 'pool',
      mode: 'grade',
      profile: 'standard',
      jobClass: 'interactive',
      files: {},
      idempotencyKey,
      requestHash: randomBytes(32),
      requestId: 'r',
    });
    if (verdict) {
      await submissions.finishSubmission(tx, record.id, verdict, () => Promise.resolve('jws'));
      await events.appendEvents(tx, record.id, [{ kind: 'finished' }]);
    }
    return record.id;
  });
  return { id, idempotencyKey, variant: 'solution', person: 0, at: 0 };
}

test('books that are in order are found in order, and each disorder is named', async () => {
  await using books = await openBooks();
  const { db, queue, person } = books;
  const blobsDir = join(books.dir, 'blobs');
  const journal = [await store(db, person.id, VERDICT), await store(db, person.id, VERDICT)];
  const well = await judge({ db, blobsDir, journal, baseline: BASELINE });
  expect(well).toMatchObject({ acknowledged: 2, verdicts: 2, platformErrors: 0 });
  expect([...well.lost, ...well.duplicates, ...well.wrong, ...well.untidy]).toEqual([]);

  const failed = await store(db, person.id, { ...VERDICT, status: 'platform-error', score: 0 });
  const other = await store(db, person.id, { ...VERDICT, score: 4 });
  const unfinished = await store(db, person.id);
  const never = { ...unfinished, id: randomUUID(), idempotencyKey: randomUUID() };
  const twice = { ...other, id: randomUUID() };
  await db.transaction().execute(async (tx) => {
    await queue.enqueue(tx, {
      submissionId: unfinished.id,
      profile: 'standard',
      jobClass: 'interactive',
      fairTag: 1,
    });
    await events.appendEvents(tx, other.id, [{ kind: 'finished' }]);
    const artefact = {
      name: 'a',
      title: TEXT,
      mediaType: 'text/plain',
      sizeBytes: 3,
      sha256: 'f'.repeat(64),
    };
    await artefacts.upsertArtefacts(tx, other.id, [artefact]);
  });
  await db
    .updateTable('submissions')
    .set({ attempt: 9 })
    .where('id', '=', journal[1]?.id ?? '')
    .execute();
  await db.deleteFrom('events').where('submission_id', '=', other.id).where('seq', '=', 1).execute();
  await db.transaction().execute((tx) => events.appendEvents(tx, other.id, [{ kind: 'finished' }]));

  const found = await judge({
    db,
    blobsDir,
    journal: [...journal, failed, other, unfinished, never, twice],
    baseline: BASELINE,
  });
  expect(found.platformErrors).toBe(1);
  expect(found.lost.join('\n')).toContain(`${unfinished.id} is queued without a verdict`);
  expect(found.lost.join('\n')).toContain(`${never.id} was acknowledged and is not in the database`);
  expect(found.duplicates.join('\n')).toContain(`${other.id} is a second submission of`);
  expect(found.duplicates.join('\n')).toContain(`${other.id} has 1 verdicts and ended 2 times`);
  expect(found.wrong).toEqual([expect.stringContaining(`${other.id}: graded 4`)]);
  expect(found.untidy.join('\n')).toMatch(/attempts of .*: 1, 3, 4, 9/);
  expect(found.untidy.join('\n')).toContain(`${other.id} has 2 events and the last is number 3`);
  expect(found.untidy.join('\n')).toContain('1 jobs are still in the queue');
  expect(found.untidy.join('\n')).toContain('is missing or damaged');
  const whole = await createFolderBlobStore(blobsDir).put(Buffer.from('abc'));
  await db.updateTable('artefacts').set({ sha256: whole }).execute();
  const mended = await judge({ db, blobsDir, journal, baseline: BASELINE });
  expect(mended.untidy.join('\n')).not.toContain('is missing or damaged');
});
