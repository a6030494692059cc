import { composeWorkspace, isSubmissionFile, type Lab } from '../../packages/catalogue/src/index.ts';
import { sandboxMemoryMb, type GraderJob, type WorkspaceFiles } from '../../packages/contracts/src/index.ts';
import type { BareContainer, BareContainers } from '../../packages/sandbox/src/index.ts';

/** What is graded everywhere in a bench: a lab's own solution, which passes every check. */
export interface Work {
  lab: Lab;
  slug: string;
  /** What a learner sends. */
  files: WorkspaceFiles;
  /** What the runner makes of it for the grader. */
  job: GraderJob;
  /** Kernel labs are graded one at a time on a host, whatever its size. */
  oneAtATime: boolean;
}

export function workOf(lab: Lab): Work {
  const { slug, budgets, policy, profile } = lab.manifest;
  const own = Object.entries(lab.solution).filter(([path]) => isSubmissionFile(lab, path));
  const files = Object.fromEntries(own);
  const job = { lab: slug, mode: 'grade' as const, files: composeWorkspace(lab, files), budgets, policy };
  return { lab, slug, files, job, oneAtATime: profile === 'kernel' };
}

/** A container for one run of the bare work, as warm as a waiting sandbox. */
export function startBare(bare: BareContainers, { lab }: Work): Promise<BareContainer> {
  return bare.start(lab.manifest.profile, sandboxMemoryMb(lab.manifest.budgets));
}

/** Milliseconds from handing the job over to the grader's last word. */
export async function timeBare(container: BareContainer, { job }: Work): Promise<number> {
  const begun = performance.now();
  await container.grade(job);
  return performance.now() - begun;
}

/** Milliseconds of plain `go build`s of the submission in a container, each after its own results were thrown away. */
export async function timeGoBuilds(container: BareContainer, work: Work, times: number): Promise<number[]> {
  const lay = Object.entries(work.job.files).map(([path, text]) => {
    const target = `/work/bare/${path}`;
    return `mkdir -p "$(dirname ${target})"; echo ${Buffer.from(text).toString('base64')} | base64 -d > ${target}`;
  });
  // The first one brings the baked cache into memory, as a host that is in use has it.
  const script = `set -eu
${lay.join('\n')}
cd /work/bare
for run in $(seq ${times + 1}); do
  rm -rf /tmp/go-cache /tmp/go-build
  begun=$(date +%s%N)
  go build -o /work/bare.out .
  echo $((($(date +%s%N) - begun) / 1000))
done`;
  const lines = (await container.shell(script)).trim().split('\n').slice(1);
  return lines.map((line) => Number(line) / 1000);
}
