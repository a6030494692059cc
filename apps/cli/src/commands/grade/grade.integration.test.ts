import { cp, mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectEngine } from '@gopherlab/sandbox';
import { expect, test } from 'vitest';
import { runCli } from '../../run-cli.testing.ts';

const LABS = join(import.meta.dirname, '../../../../../labs');
const LAB = join(LABS, 'http-health-server');
const KEYS = [
  'checks',
  'image',
  'lab',
  'labHash',
  'maxScore',
  'score',
  'status',
  'submissionHash',
  'timeline',
];

interface Printed {
  status: string;
  score: number;
  maxScore: number;
  checks: Record<string, unknown>[];
  timeline: Record<string, number>;
  image: string;
  labHash: string;
  submissionHash: string;
}

/** A folder as a learner has it: the starter, with some files replaced. */
async function submission(changes: Record<string, string> = {}): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'gopherlab-submission-'));
  await cp(join(LAB, 'starter'), dir, { recursive: true });
  for (const [path, content] of Object.entries(changes)) await writeFile(join(dir, path), content);
  return dir;
}

/** Standard output must be exactly one object on one line. */
function parse(stdout: string): Printed {
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  return JSON.parse(stdout) as Printed;
}

test('the reference solution gets full marks, as one object with exactly the promised keys', async () => {
  const dir = await submission({ 'main.go': await readFile(join(LAB, 'solution/main.go'), 'utf8') });
  const { code, stdout, stderr } = await runCli(['grade', 'http-health-server', dir, '--json']);
  expect(code, stderr).toBe(0);
  const printed = parse(stdout);
  expect(Object.keys(printed).sort()).toEqual(KEYS);
  expect(printed).toMatchObject({ status: 'graded', score: 100, maxScore: 100 });
  for (const check of printed.checks) {
    expect(Object.keys(check).sort()).toEqual(['earned', 'id', 'message', 'points', 'status', 'title']);
    expect(check).toMatchObject({ status: 'passed', earned: check.points });
    expect(typeof check.title).toBe('string');
  }
  expect(Object.keys(printed.timeline).sort()).toEqual([
    'buildMs',
    'checksMs',
    'queuedMs',
    'sandboxMs',
    'totalMs',
  ]);
  expect(printed.image).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(printed.labHash).toMatch(/^[0-9a-f]{64}$/);
  expect(printed.submissionHash).toMatch(/^[0-9a-f]{64}$/);
});

test('the starter gets less than 40 %, with reasons in the language that was asked for', async () => {
  const { code, stdout } = await runCli([
    'grade',
    'http-health-server',
    await submission(),
    '--json',
    '--lang',
    'zh',
  ]);
  expect(code).toBe(1);
  const printed = parse(stdout);
  expect(printed.status).toBe('graded');
  expect(printed.score).toBeLessThan(40);
  for (const { title, message } of printed.checks) {
    expect(title).toMatch(/\p{Script=Han}/u);
    expect(message).toMatch(/\p{Script=Han}/u);
  }
});

test('what does not build says where, to a person and to a program', async () => {
  const dir = await submission({ 'main.go': 'package main\n\nfunc main() { undefinedThing() }\n' });
  const forPrograms = await runCli(['grade', 'http-health-server', dir, '--json']);
  expect(forPrograms.code).toBe(1);
  expect(parse(forPrograms.stdout)).toMatchObject({ status: 'build-failed', score: 0 });
  const forPeople = await runCli(['grade', 'http-health-server', dir]);
  expect(forPeople.code).toBe(1);
  expect(forPeople.stdout).toContain('0 / 100  Does not build: main.go:3:15: undefined: undefinedThing');
  expect(forPeople.stdout).not.toContain('\x1b[');
});

test("the lab's own files cannot be replaced, and a README is no obstacle", async () => {
  const dir = await submission({
    'go.mod': 'module evil\n\ngo 1.25\n\ntoolchain go1.99.0\n',
    'README.md': '# Mine\n',
  });
  const { code, stderr } = await runCli(['grade', 'http-health-server', dir]);
  expect(code).toBe(1);
  expect(stderr).toContain("note: go.mod: differs from the lab's own file, which is used instead");
  expect(stderr).toContain('note: README.md: is not a kind of file that this lab takes, left out');
});

test('a person reads the verdict as it comes, and finds the evidence in the folder of --out', async () => {
  const out = join(await mkdtemp(join(tmpdir(), 'gopherlab-out-')), 'a/b');
  const starter = join(LABS, 'pprof-leak-hunt/starter');
  const { code, stdout } = await runCli(['grade', 'pprof-leak-hunt', starter, '--out', out]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^ {2}built in \d+/m);
  expect(stdout).toMatch(/^[✓✗] +\d+\/\d+ {2}\S/m);
  expect(stdout).toMatch(/^\d+ \/ 100 {2}/m);
  expect(stdout).toMatch(/total [\d.]+ m?s$/m);
  const listed = [...stdout.matchAll(/ → (.+)$/gm)].map(([, path]) => path);
  expect(listed.length).toBeGreaterThan(0);
  expect(listed.sort()).toEqual((await readdir(out)).map((name) => join(out, name)).sort());
});

test('Ctrl-C ends a grading, and its sandbox with it', async () => {
  let grader = 0;
  const { code, stdout } = await runCli(['grade', 'http-health-server', await submission()], {
    onOutput: (printed, pid) => {
      if (grader === 0 && printed.includes('HTTP health server')) process.kill(pid, 'SIGINT');
      if (printed.includes('HTTP health server')) grader = pid;
    },
  });
  expect({ code, verdict: / \/ 100/.test(stdout) }).toEqual({ code: 130, verdict: false });
  const containers = await connectEngine().listContainers({
    all: true,
    filters: { label: ['gopherlab.owner'] },
  });
  const owners = containers.map(({ Labels }) => Labels['gopherlab.owner']?.split(' ')[0]);
  expect(owners).not.toContain(String(grader));
});
