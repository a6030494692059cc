import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalogue, Lab } from '@gopherlab/catalogue';
import type { HostObserver, Sandboxes } from '@gopherlab/sandbox';
import type { Installation } from '../../installation.ts';
import { createLimiter, type Limiter } from '../labs/limiter.ts';
import { FAMILIES, isUpload, type Attack, type Family, type GradedAttack } from './attack.ts';
import { honestWork, type HonestWork } from './honest.ts';
import { observe } from './host/observe.ts';
import type { AttackRow, AttacksReport, HonestRow } from './row.ts';
import { runAttack, type AttackMeans } from './run-attack.ts';
import { runUpload, startUploadTarget, type UploadTarget } from './upload.ts';

/** One hostile submission. */
export interface Hostile<A extends Attack = Attack> {
  attack: A;
  lab: Lab;
}

export interface CorpusRun {
  installation: Installation;
  catalogue: Catalogue;
  sandboxes: Sandboxes;
  observer: HostObserver;
  /** Attacks at once; those on a kernel lab are one at a time in any case. */
  jobs: number;
  signal: AbortSignal;
  /** Hears of each hostile submission that has been judged. */
  onRow: (row: AttackRow) => void;
}

/** Runs hostile submissions family by family; after each family every lab of it is graded honestly in full. */
export async function runCorpus(hostile: Hostile[], run: CorpusRun): Promise<AttacksReport> {
  const steady = await steadyItems(run.observer);
  const means: AttackMeans = { ...run, steady };
  const honest = new Map(
    [...run.catalogue.labs.values()].map((lab) => [lab.slug, honestWork(lab, means)] as const),
  );
  const report: AttacksReport = { ok: true, attacks: [], honest: [] };
  for (const family of FAMILIES) {
    const own = hostile.filter(({ attack }) => attack.family === family);
    if (own.length === 0) continue;
    const uploads = own.filter((entry): entry is Hostile<Extract<Attack, { request: unknown }>> =>
      isUpload(entry.attack),
    );
    const graded = own.filter((entry): entry is Hostile<GradedAttack> => !isUpload(entry.attack));
    if (uploads.length > 0) report.attacks.push(...(await runUploads(uploads, run)));
    report.attacks.push(...(await runGraded(graded, honest, means, run)));
    report.honest.push(...(await gradeHonestly(family, graded, honest, run)));
  }
  report.ok = [...report.attacks, ...report.honest].every(({ ok }) => ok);
  return report;
}

/** What is there at three looks in a row: of that, something may be missing afterwards. */
async function steadyItems(observer: HostObserver): Promise<Set<string>> {
  let steady: string[] | undefined;
  for (let look = 0; look < 3; look += 1) {
    if (look > 0) await sleep(500);
    const { items } = await observe(observer);
    steady = (steady ?? [...items]).filter((item) => items.has(item));
  }
  return new Set(steady);
}

/** First the labs without the kernel, several at once, then the kernel's alone: its state can be looked at as a whole. */
async function runGraded(
  hostile: Hostile<GradedAttack>[],
  honest: ReadonlyMap<string, HonestWork>,
  means: AttackMeans,
  { jobs, signal, onRow }: CorpusRun,
): Promise<AttackRow[]> {
  const rows: AttackRow[] = [];
  const [kernel, ordinary] = [hostile.filter(isKernel), hostile.filter((entry) => !isKernel(entry))];
  for (const [entries, limit] of [
    [ordinary, createLimiter(jobs)],
    [kernel, createLimiter(1)],
  ] as [Hostile<GradedAttack>[], Limiter][]) {
    const own = entries.map(({ attack, lab }) =>
      limit(async () => {
        signal.throwIfAborted();
        const work = honest.get(lab.slug);
        if (!work) throw new Error(`${lab.slug} is no lab`);
        const row = await timed(() =>
          runAttack(attack, lab, work, means).catch((error: unknown) =>
            failedRow(attack, lab, error, signal),
          ),
        );
        onRow(row);
        return row;
      }),
    );
    rows.push(...(await Promise.all(own)));
  }
  return rows;
}

/** What goes wrong with one attack must not hide what comes of the others. */
function failedRow(
  { family, name, tries }: GradedAttack,
  { slug }: Lab,
  error: unknown,
  signal: AbortSignal,
): Omit<AttackRow, 'seconds'> {
  signal.throwIfAborted();
  const problems = [`the harness failed: ${error instanceof Error ? error.message : String(error)}`];
  const nothing = { stoppedBy: '', unearned: [], leftovers: [] };
  return { family, name, lab: slug, tries, ok: false, status: 'not judged', ...nothing, problems };
}

function isKernel({ lab }: Hostile): boolean {
  return lab.manifest.profile === 'kernel';
}

async function runUploads(
  hostile: Hostile<Extract<Attack, { request: unknown }>>[],
  { installation, signal, onRow }: CorpusRun,
): Promise<AttackRow[]> {
  await using target: UploadTarget = await startUploadTarget(installation);
  const rows: AttackRow[] = [];
  for (const { attack, lab } of hostile) {
    signal.throwIfAborted();
    const row = await timed(() => runUpload(attack, lab, target));
    onRow(row);
    rows.push(row);
  }
  return rows;
}

async function gradeHonestly(
  family: Family,
  hostile: Hostile[],
  honest: ReadonlyMap<string, HonestWork>,
  { jobs }: CorpusRun,
): Promise<HonestRow[]> {
  const limit = createLimiter(jobs);
  const slugs = [...new Set(hostile.map(({ lab }) => lab.slug))].sort();
  return Promise.all(
    slugs.map((lab) =>
      limit(async () => ({
        family,
        lab,
        ...((await honest.get(lab)?.grade()) ?? { ok: false, seen: 'no lab' }),
      })),
    ),
  );
}

async function timed(work: () => Promise<Omit<AttackRow, 'seconds'>>): Promise<AttackRow> {
  const begun = performance.now();
  const row = await work();
  return { ...row, seconds: (performance.now() - begun) / 1000 };
}
