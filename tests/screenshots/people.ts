import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import type { LabDetail, Submission, WorkspaceFiles } from '../../packages/contracts/src/index.ts';

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Who the pictures are taken as. */
export interface People {
  /** Has open work, a full score, a failed build and profiles. */
  learner: StorageState;
}

const labsDir = join(import.meta.dirname, '../../labs');
const POLL_MS = 500;
const PATIENCE_MS = 180_000;

/** The story of the learner, newest last. What a lab's folder does not have is left out. */
const STORY: { lab: string; files: 'starter' | 'solution' | 'broken' }[] = [
  { lab: 'http-health-server', files: 'starter' },
  { lab: 'http-health-server', files: 'solution' },
  { lab: 'pprof-leak-hunt', files: 'solution' },
  { lab: 'ebpf-tcp-retransmit', files: 'broken' },
  { lab: 'worker-pool', files: 'starter' },
];

/** Works through real labs with real gradings, once; the pictures share the result. */
export async function preparePeople(browser: Browser, baseUrl: string): Promise<People> {
  const context = await browser.newContext({ baseURL: baseUrl, extraHTTPHeaders: { origin: baseUrl } });
  const { request } = context;
  await request.get('/api/session');
  for (const { lab: slug, files } of STORY) {
    const answer = await request.get(`/api/labs/${slug}`);
    if (!answer.ok()) continue;
    const lab = (await answer.json()) as LabDetail;
    const edited = filesOf(lab, files);
    await request.put(`/api/labs/${slug}/draft`, {
      data: { files: edited, baseRevision: await revision(context, slug) },
    });
    const created = await request.post('/api/submissions', {
      headers: { 'idempotency-key': crypto.randomUUID() },
      data: { lab: slug, mode: 'grade', files: edited },
    });
    if (!created.ok()) throw new Error(`${slug} was not taken: ${await created.text()}`);
    const { verdict } = await untilDone(context, (await created.json()) as Submission);
    if (files === 'solution' && verdict?.score !== lab.maxScore) {
      throw new Error(
        `${slug}: the reference solution got ${verdict?.score ?? 'no'} points: ${verdict?.summary.en ?? ''}`,
      );
    }
    process.stderr.write(`  graded ${slug}, ${files}\n`);
  }
  const learner = await context.storageState();
  await context.close();
  return { learner };
}

async function revision(context: BrowserContext, slug: string): Promise<number> {
  const draft = await context.request.get(`/api/labs/${slug}/draft`);
  return ((await draft.json()) as { revision: number }).revision;
}

async function untilDone(context: BrowserContext, { id }: Submission): Promise<Submission> {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    const submission = (await (await context.request.get(`/api/submissions/${id}`)).json()) as Submission;
    if (submission.state === 'done') return submission;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`Submission ${id} has no verdict after ${PATIENCE_MS / 1000} s. Is a runner connected?`);
}

function filesOf(lab: LabDetail, wanted: 'starter' | 'solution' | 'broken'): WorkspaceFiles {
  const starter = Object.fromEntries(
    lab.files.filter(({ role }) => role === 'editable').map(({ path, content }) => [path, content]),
  );
  if (wanted === 'starter') return starter;
  if (wanted === 'broken')
    return { ...starter, [lab.entry]: `${starter[lab.entry] ?? ''}\nfunc unfinished( {\n` };
  return { ...starter, ...solutionOf(lab.slug) };
}

function solutionOf(slug: string): WorkspaceFiles {
  const dir = join(labsDir, slug, 'solution');
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(dir, path), readFileSync(path, 'utf8')];
    }),
  );
}
