import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalogue } from '@gopherlab/catalogue';
import { gradeSubmission } from '@gopherlab/grading';
import { connectEngine, createSandboxes, listImages } from '@gopherlab/sandbox';
import { expect, test } from 'vitest';
import { runCli } from '../../run-cli.testing.ts';
import { getLab } from '../grade/find-lab.ts';
import { buildAuthorImage, GraderBuildError } from './author-image.ts';
import { createLimiter } from './limiter.ts';
import { createLab } from './new.ts';
import { verifyLab } from './verify-lab.ts';

const LABS = join(import.meta.dirname, '../../../../../labs');

/** A folder of labs with the real kit and one lab as `labs new` makes it. */
async function labsWithNewLab(): Promise<string> {
  const labsDir = join(await mkdtemp(join(tmpdir(), 'gopherlab-labs-')), 'labs');
  for (const name of ['kit', 'go.mod', 'go.sum'])
    await cp(join(LABS, name), join(labsDir, name), { recursive: true });
  await createLab(labsDir, 'sum-of-lines');
  return labsDir;
}

async function sandboxImage(): Promise<string> {
  const [newest] = await listImages(connectEngine(), 'gopherlab/sandbox');
  const image = process.env.SANDBOX_IMAGE ?? newest;
  if (!image) throw new Error('no sandbox image is there; `npm test` makes one');
  return image;
}

test('a new lab holds at once: its grader builds, tells right from wrong, and cannot be talked into points', async () => {
  const labsDir = await labsWithNewLab();
  const base = await sandboxImage();
  const image = await buildAuthorImage({ engine: connectEngine(), base, labsDir, slug: 'sum-of-lines' });
  const lab = getLab(await loadCatalogue(labsDir), 'sum-of-lines');
  await using sandboxes = await createSandboxes({ image });
  const oneByOne = createLimiter(1);
  const report = await verifyLab(lab, 2, (_lab, _label, files) =>
    oneByOne(async () => {
      const grading = await gradeSubmission({ lab, files, mode: 'grade', sandboxes });
      await grading.removed;
      return { ...grading.score, notes: grading.notes };
    }),
  );
  expect(report.findings.filter(({ ok }) => !ok)).toEqual([]);
  expect(report.findings).toHaveLength(9);
});

test('a grader that does not compile says where', async () => {
  const labsDir = await labsWithNewLab();
  await cp(join(labsDir, 'sum-of-lines/starter/main.go'), join(labsDir, 'sum-of-lines/grader/main_too.go'));
  const base = await sandboxImage();
  const building = buildAuthorImage({ engine: connectEngine(), base, labsDir, slug: 'sum-of-lines' });
  await expect(building).rejects.toThrow(GraderBuildError);
  await expect(building).rejects.toThrow(/main_too\.go:6:6: main redeclared/);
});

test('labs list tells a program what there is', async () => {
  const { code, stdout } = await runCli(['labs', 'list', '--json']);
  expect(code).toBe(0);
  const { labs, problems } = JSON.parse(stdout) as { labs: { slug: string }[]; problems: string[] };
  expect(problems).toEqual([]);
  expect(labs.map(({ slug }) => slug)).toEqual(
    expect.arrayContaining(['ebpf-tcp-retransmit', 'http-health-server', 'pprof-leak-hunt', 'worker-pool']),
  );
});

test.for<[string[], string]>([
  [['verify', 'http-health-servr'], 'did you mean http-health-server?'],
  [['verify', '--runs', '0'], 'A whole number from 1 is wanted.'],
  [['new', 'http-health-server'], 'there is something else already'],
  [['new', 'Not A Slug'], 'a slug is lower-case words joined by hyphens'],
  [['dev', 'worker-pol'], 'did you mean worker-pool?'],
])('labs %j is a wrong call', async ([args, message]) => {
  const { code, stdout, stderr } = await runCli(['labs', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
});
