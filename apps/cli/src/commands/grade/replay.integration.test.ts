import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SignedVerdict, Submission, Verdict } from '@gopherlab/contracts';
import { migrate, openPool, pendingMigrations, startPostgres, type Db } from '@gopherlab/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestProduct, enrol } from '../../../../runner/src/product.testing.ts';
import { runCli } from '../../run-cli.testing.ts';

const image = process.env.SANDBOX_IMAGE ?? '';
const ROOT = join(import.meta.dirname, '../../../../..');
const LAB = 'http-health-server';
const SOLUTION = { 'main.go': readFileSync(join(ROOT, 'labs', LAB, 'solution/main.go'), 'utf8') };
const PATIENT = { timeout: 120_000, interval: 200 };

interface Replayed {
  same: boolean;
  stored: { score: number };
  replayed: { score: number };
  checks: { id: string; same: boolean }[];
  labIsCurrent: boolean;
  imageIsSame: boolean;
}

/** An installation that has graded; api and runner have ended since, PostgreSQL belongs to the test. */
let stateDir: string;
let databaseUrl: string;
let stopPostgres: () => Promise<void>;
let db: Db;
beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'gopherlab-replay-'));
  const postgres = await startPostgres({ stateDir });
  stopPostgres = () => postgres.stop();
  databaseUrl = postgres.url;
  db = openPool({ url: databaseUrl, name: 'test', connections: 1, onConnectionError: () => undefined });
  await migrate(db);
});
afterAll(async () => {
  await db.destroy();
  await stopPostgres();
  rmSync(stateDir, { recursive: true, force: true });
});

/** Submits for real, to api and runner as processes of their own, and gives the submissions with their verdicts. */
async function gradeAll(works: Record<string, string>[], labsDir?: string) {
  await using product = createTestProduct({ image, stateDir, databaseUrl, ...(labsDir ? { labsDir } : {}) });
  await product.startApi();
  await product.startRunner();
  const guest = await enrol(product.url, LAB);
  const done: { submission: Submission; signed: SignedVerdict; keys: unknown }[] = [];
  for (const files of works) {
    const { id } = await guest.submit({ ...guest.starter, ...files });
    await expect.poll(async () => (await guest.look(id))?.state, PATIENT).toBe('done');
    const file = await fetch(`${product.url}/api/submissions/${id}/verdict`, {
      headers: { Cookie: guest.cookie },
    });
    done.push({
      submission: (await guest.look(id)) as Submission,
      signed: (await file.json()) as SignedVerdict,
      keys: await (await fetch(`${product.url}/.well-known/jwks.json`)).json(),
    });
  }
  return done;
}

test('a database of an older version is left as it is', async () => {
  const older = mkdtempSync(join(tmpdir(), 'gopherlab-older-'));
  const postgres = await startPostgres({ stateDir: older });
  const empty = openPool({
    url: postgres.url,
    name: 'test',
    connections: 1,
    onConnectionError: () => undefined,
  });
  try {
    const before = await pendingMigrations(empty);
    const env = { GOPHERLAB_STATE_DIR: older, DATABASE_URL: '' };
    const { code, stdout, stderr } = await runCli(['grade', '--replay', randomUUID(), '--json'], { env });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('The database is of an older Gopherlab than this one');
    expect(await pendingMigrations(empty)).toEqual(before);
    expect(before.length).toBeGreaterThan(1);
  } finally {
    await empty.destroy();
    await postgres.stop();
    rmSync(older, { recursive: true, force: true });
  }
});

const replay = (id: string, ...args: string[]) =>
  runCli(['grade', '--replay', id, ...args], { env: { GOPHERLAB_STATE_DIR: stateDir, DATABASE_URL: '' } });

async function replayJson(
  id: string,
  ...args: string[]
): Promise<{ code: number | null; printed: Replayed }> {
  const { code, stdout, stderr } = await replay(id, '--json', ...args);
  expect(stdout.trimEnd().split('\n'), stderr).toHaveLength(1);
  return { code, printed: JSON.parse(stdout) as Replayed };
}

const countVerdicts = async () => (await db.selectFrom('verdicts').select('submission_id').execute()).length;

function judgedOf(graded: { submission: Submission } | undefined): { id: string; verdict: Verdict } {
  const { id, verdict } = graded?.submission ?? {};
  if (!id || !verdict) throw new Error('there is no verdict');
  return { id, verdict };
}

/** As somebody could who writes to the database. */
async function store(id: string, verdict: Verdict): Promise<void> {
  await db
    .updateTable('verdicts')
    .set({ data: JSON.stringify(verdict) })
    .where('submission_id', '=', id)
    .execute();
}

/** The labs with another division of points: another version, and one that a replay can be told by. */
function changedLabs(): string {
  const labsDir = join(stateDir, 'changed/labs');
  cpSync(join(ROOT, 'labs'), labsDir, { recursive: true });
  const path = join(labsDir, LAB, 'lab.yaml');
  const manifest = readFileSync(path, 'utf8');
  const points = [...manifest.matchAll(/points: (\d+)/g)];
  const [first, second] = [Number(points[0]?.[1]), Number(points[1]?.[1])];
  let seen = 0;
  const changed = manifest.replaceAll(/points: \d+/g, (text) => {
    seen += 1;
    if (seen === 1) return `points: ${first + 1}`;
    return seen === 2 ? `points: ${second - 1}` : text;
  });
  writeFileSync(path, changed);
  return labsDir;
}

describe.skipIf(image === '')('replay, with real gradings', () => {
  test('a full score and a low one come out the same, and no verdict is written', async () => {
    const [solution, starter] = await gradeAll([SOLUTION, {}]);
    const before = await countVerdicts();
    const full = await replayJson(solution?.submission.id ?? '');
    expect(full.code).toBe(0);
    expect(full.printed).toMatchObject({
      same: true,
      stored: { score: 100 },
      replayed: { score: 100 },
      labIsCurrent: true,
      imageIsSame: true,
    });
    const low = await replay(starter?.submission.id ?? '', '--lang', 'zh');
    expect(low.code, low.stderr).toBe(0);
    expect(low.stdout).toContain('结果相同：当时和现在都是');
    expect(await countVerdicts()).toBe(before);

    writeFileSync(join(stateDir, 'verdict.json'), JSON.stringify(solution?.signed));
    writeFileSync(join(stateDir, 'jwks.json'), JSON.stringify(solution?.keys));
    const args = [
      'verdict',
      'verify',
      'verdict.json',
      '--this-lab',
      '--files',
      join(ROOT, 'labs', LAB, 'solution'),
    ];
    const own = await runCli([...args, '--keys', 'jwks.json'], { cwd: stateDir });
    expect(own.code, own.stdout + own.stderr).toBe(0);
  });

  test('after the lab has changed, the version that graded judges again', async () => {
    const [graded] = await gradeAll([SOLUTION], changedLabs());
    const { code, printed } = await replayJson(graded?.submission.id ?? '');
    expect(printed).toMatchObject({ same: true, labIsCurrent: false, imageIsSame: true });
    expect(code).toBe(0);
  });

  test('another result is told check by check, with exit code 1', async () => {
    const [graded] = await gradeAll([SOLUTION]);
    const { id, verdict } = graded?.submission as Submission & {
      verdict: NonNullable<Submission['verdict']>;
    };
    const [first] = verdict.checks;
    const checks = verdict.checks.map((check) =>
      check === first ? { ...check, status: 'failed' as const, earned: 0 } : check,
    );
    await store(id, { ...verdict, score: 100 - (first?.points ?? 0), checks });
    const { code, printed } = await replayJson(id);
    expect(code).toBe(1);
    expect(printed.checks.filter(({ same }) => !same).map((check) => check.id)).toEqual([first?.id]);
  });

  test("where the image is gone that is said, and today's is taken only when asked for", async () => {
    const [graded] = await gradeAll([SOLUTION]);
    const { id, verdict } = judgedOf(graded);
    await store(id, { ...verdict, image: `sha256:${'0'.repeat(64)}` });
    const refused = await replay(id, '--json');
    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 3, stdout: '' });
    expect(refused.stderr).toContain('is not in this Docker Engine any more');
    const { code, printed } = await replayJson(id, '--with-current-image');
    expect(code).toBe(0);
    expect(printed).toMatchObject({ same: true, imageIsSame: false });
  });

  test('what cannot be repeated is a wrong call', async () => {
    const none = await replay(randomUUID(), '--json');
    expect({ code: none.code, stdout: none.stdout }).toEqual({ code: 2, stdout: '' });
    expect(none.stderr).toMatch(/error: there is no submission [0-9a-f-]{36}\n$/);
  });
});
