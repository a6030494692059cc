import type { Lab } from '@gopherlab/catalogue';
import type { WorkspaceFiles } from '@gopherlab/contracts';
import type { Finding, LabReport } from './finding.ts';
import { forgeriesOf } from './forgeries.ts';
import { judgeForgery, judgeMutant, judgeRuns, judgeSolution, judgeStarter, type Outcome } from './judge.ts';

/** Grades one variant of a lab; decides by itself how many run at once. */
export type GradeVariant = (lab: Lab, label: string, files: WorkspaceFiles) => Promise<Outcome>;

/** How many gradings {@link verifyLab} asks for. */
export function gradingsOf(lab: Lab, runs: number): number {
  return runs + 1 + lab.mutants.length + forgeriesOf(lab).length;
}

/** Proves a lab: that its grader tells right from wrong, always alike, and cannot be talked into points. */
export async function verifyLab(lab: Lab, runs: number, grade: GradeVariant): Promise<LabReport> {
  const begun = performance.now();
  const starterFiles = Object.fromEntries(lab.files.map(({ path, content }) => [path, content]));
  const own = (files: WorkspaceFiles) => learnersPart(lab, files);
  const solutions = Array.from({ length: runs }, (_, run) =>
    grade(lab, `solution, run ${run + 1} of ${runs}`, own(lab.solution)),
  );
  const starter = grade(lab, 'starter', own(starterFiles));
  const mutants = lab.mutants.map(async (mutant) =>
    judgeMutant(mutant, await grade(lab, `mutant ${mutant.name}`, own(mutant.files))),
  );
  const forgeries = forgeriesOf(lab).map(async ({ name, files }) =>
    judgeForgery(name, await grade(lab, `forgery ${name}`, own(files)), await starter),
  );
  const [answers, start, ...judged] = await Promise.all([
    Promise.all(solutions),
    starter,
    ...mutants,
    ...forgeries,
  ]);
  // The worst of the runs speaks for the solution: one failure in ten is a failure.
  const worst = answers.reduce((least, answer) => (answer.score < least.score ? answer : least));
  const findings: Finding[] = [
    { kind: 'catalogue', name: 'catalogue', ok: true, expected: 'no problem', seen: 'no problem' },
    judgeSolution(worst),
    judgeRuns(answers),
    judgeStarter(start),
    ...judged,
  ];
  const seconds = (performance.now() - begun) / 1000;
  return { slug: lab.slug, ok: findings.every(({ ok }) => ok), seconds, findings };
}

/** The report of a lab that cannot be graded at all. */
export function brokenLab(slug: string, problems: string[]): LabReport {
  const findings = problems.map((problem): Finding => {
    return { kind: 'catalogue', name: 'catalogue', ok: false, expected: 'no problem', seen: problem };
  });
  return { slug, ok: false, seconds: 0, findings };
}

/** What a learner would send: the lab lays its own files around it. */
function learnersPart(lab: Lab, files: WorkspaceFiles): WorkspaceFiles {
  const readonly = new Set(lab.files.filter(({ role }) => role === 'readonly').map(({ path }) => path));
  return Object.fromEntries(Object.entries(files).filter(([path]) => !readonly.has(path)));
}
