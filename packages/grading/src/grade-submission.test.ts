import type { Lab } from '@gopherlab/catalogue';
import { submissionHash } from '@gopherlab/catalogue';
import type { GraderEvent, GraderJob } from '@gopherlab/contracts';
import type { Sandbox, Sandboxes } from '@gopherlab/sandbox';
import { expect, test } from 'vitest';
import { gradeSubmission, type GradeInput } from './grade-submission.ts';

const text = (en: string) => ({ en, zh: `（${en}）` });
const item = (check: string, points: number) => ({
  check,
  points,
  title: text(check),
  hint: { afterFailures: 1, text: text('hint') },
});
const lab: Lab = {
  slug: 'double',
  dir: '/labs/double',
  manifest: {
    slug: 'double',
    protocol: 1,
    title: text('Double'),
    summary: text('Twice.'),
    area: 'go-core',
    skills: { 'go-core': 1 },
    level: 'P3-P5',
    minutes: 5,
    tags: ['x'],
    profile: 'standard',
    browser: true,
    files: [
      { path: 'main.go', role: 'editable' },
      { path: 'go.mod', role: 'readonly' },
    ],
    entry: 'main.go',
    budgets: {
      buildSeconds: 10,
      runSeconds: 10,
      memoryMb: 128,
      outputKb: 64,
      processes: 32,
      openFiles: 256,
      fileMb: 16,
      build: { memoryMb: 256, outputKb: 64, processes: 64, openFiles: 512, fileMb: 64 },
    },
    prerequisites: [],
    policy: { imports: ['fmt'] },
    rubric: [item('a', 60), item('b', 40)],
  },
  files: [
    { path: 'main.go', role: 'editable', content: 'starter' },
    { path: 'go.mod', role: 'readonly', content: 'module double' },
  ],
  statement: text('# Double'),
  solution: {},
  mutants: [],
  forgeries: [],
  labHash: 'f'.repeat(64),
};

const check = (id: string): GraderEvent => ({
  type: 'check',
  atMs: 3,
  id,
  status: 'passed',
  message: text('ok'),
  durationMs: 1,
});
const HONEST: GraderEvent[] = [
  { type: 'hello', atMs: 0, protocol: 1, lab: 'double', mode: 'grade' },
  { type: 'phase', atMs: 0, phase: 'build' },
  { type: 'build', atMs: 1, ok: true },
  { type: 'phase', atMs: 1, phase: 'checks' },
  check('a'),
  {
    type: 'artefact',
    atMs: 3,
    name: 'log.txt',
    title: text('Log'),
    mediaType: 'text/plain',
    data: btoa('hello'),
  },
  check('b'),
  { type: 'done', atMs: 4 },
];

/** Sandboxes that play a script and note what is done with them. */
function scripted(play: (job: GraderJob, signal?: AbortSignal) => AsyncIterable<GraderEvent>) {
  const seen = { acquired: 0, disposed: 0, jobs: [] as GraderJob[], memoryMb: 0 };
  const sandbox: Sandbox = {
    id: 'box',
    grade(job, { signal }) {
      seen.jobs.push(job);
      return play(job, signal);
    },
    [Symbol.asyncDispose]: () => {
      seen.disposed += 1;
      return Promise.resolve();
    },
  };
  const sandboxes: Pick<Sandboxes, 'acquire' | 'image'> = {
    image: 'sha256:abc',
    acquire: (_profile, { memoryMb }) => {
      seen.acquired += 1;
      seen.memoryMb = memoryMb;
      return Promise.resolve(sandbox);
    },
  };
  return { seen, sandboxes };
}
async function* each(events: GraderEvent[]): AsyncGenerator<GraderEvent> {
  for (const event of events) yield await Promise.resolve(event);
}
const ask = (sandboxes: GradeInput['sandboxes'], over: Partial<GradeInput> = {}) =>
  gradeSubmission({ lab, files: { 'main.go': 'mine' }, mode: 'grade', sandboxes, ...over });

test('events become a score with evidence, hashes and times', async () => {
  const { seen, sandboxes } = scripted(() => each(HONEST));
  const streamed: string[] = [];
  const grading = await ask(sandboxes, { queuedMs: 7, onEvent: ({ type }) => streamed.push(type) });
  await grading.removed;
  expect(grading.score).toMatchObject({ status: 'graded', score: 100 });
  expect(grading.fault).toBeUndefined();
  expect(streamed).toEqual(HONEST.map(({ type }) => type));
  expect(grading.events).toEqual(HONEST);
  expect(grading.artefacts).toMatchObject([
    {
      name: 'log.txt',
      sizeBytes: 5,
      sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
    },
  ]);
  expect(grading.artefacts[0]?.content.toString()).toBe('hello');
  expect(grading).toMatchObject({ image: 'sha256:abc', labHash: lab.labHash, timeline: { queuedMs: 7 } });
  expect(grading.submissionHash).toBe(submissionHash({ 'main.go': 'mine' }));
  expect(seen).toMatchObject({ acquired: 1, disposed: 1, memoryMb: 256 });
});

test("the grader gets the learner's files with the lab's own around them, budgets and policy", async () => {
  const { seen, sandboxes } = scripted(() => each(HONEST));
  await ask(sandboxes, { files: { 'main.go': 'mine', 'go.mod': 'module evil', 'new.go': 'new' } });
  expect(seen.jobs).toEqual([
    {
      lab: 'double',
      mode: 'grade',
      files: { 'main.go': 'mine', 'go.mod': 'module double', 'new.go': 'new' },
      budgets: lab.manifest.budgets,
      policy: { imports: ['fmt'] },
    },
  ]);
});

test('the verdict does not wait for the sandbox to go away', async () => {
  const gone = Promise.withResolvers<void>();
  const { sandboxes } = scripted(async function* () {
    try {
      yield* each(HONEST);
    } finally {
      await gone.promise;
    }
  });
  const grading = await ask(sandboxes);
  expect(grading.score.score).toBe(100);
  gone.resolve();
  await grading.removed;
});

test('a stream that ends without done is a platform error, and the sandbox goes away', async () => {
  const { seen, sandboxes } = scripted(() => each(HONEST.slice(0, -1)));
  const grading = await ask(sandboxes);
  await grading.removed;
  expect(grading.score).toMatchObject({ status: 'platform-error', score: 0 });
  expect(grading.fault).toBe('the grader ended early');
  expect(seen.disposed).toBe(1);
});

test('a sandbox that breaks, or cannot be had, is a platform error with its reason', async () => {
  const { seen, sandboxes } = scripted(async function* () {
    yield* each(HONEST.slice(0, 3));
    throw new Error('the engine went away');
  });
  expect(await ask(sandboxes)).toMatchObject({
    score: { status: 'platform-error' },
    fault: 'the engine went away',
  });
  expect(seen.disposed).toBe(1);
  const none = { image: 'sha256:abc', acquire: () => Promise.reject(new Error('no engine answers')) };
  expect(await ask(none)).toMatchObject({
    score: { status: 'platform-error' },
    fault: 'no engine answers',
    events: [],
  });
});

test('an aborted grading rejects with the reason and leaves no sandbox', async () => {
  const controller = new AbortController();
  const { seen, sandboxes } = scripted(async function* (_job, signal) {
    yield* each(HONEST.slice(0, 2));
    controller.abort(new Error('the lease was lost'));
    signal?.throwIfAborted();
  });
  await expect(ask(sandboxes, { signal: controller.signal })).rejects.toThrow('the lease was lost');
  expect(seen.disposed).toBe(1);
});

test('checks that the rubric does not know are noted', async () => {
  const { sandboxes } = scripted(() => each([...HONEST.slice(0, -1), check('bonus'), ...HONEST.slice(-1)]));
  expect((await ask(sandboxes)).notes).toEqual(['check bonus is not in the rubric and was ignored']);
});
