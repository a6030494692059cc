import { isSubmissionFile, type Catalogue, type Lab } from '@gopherlab/catalogue';
import type { CheckResult, CreateSubmission, Verdict, WorkspaceFiles } from '@gopherlab/contracts';

/** A submission that people send again and again, with what its verdict must say. */
export interface Variant {
  name: string;
  input: CreateSubmission;
  /** How often it is sent beside the others. */
  weight: number;
  /** Why a verdict on a quiet system is not what the lab promises; undefined when it is. */
  objection: (verdict: Verdict) => string | undefined;
}

const HTTP = 'http-health-server';
const POOL = 'worker-pool';
const KERNEL = 'ebpf-tcp-retransmit';

/** Mostly quick ones: many gradings are under way when something is killed. */
export function variantsOf(catalogue: Catalogue, quick: boolean): Variant[] {
  const http = labOf(catalogue, HTTP);
  const pool = labOf(catalogue, POOL);
  const few = [solution(http, 3), solution(pool, 3), broken(pool, 2)];
  if (quick) return few;
  return [
    ...few,
    mutant(pool, 'from-one', 2),
    starter(http, 1),
    starter(pool, 1),
    publicTests(http, 3),
    publicTests(pool, 3),
    broken(http, 2),
    solution(labOf(catalogue, KERNEL), 1),
  ];
}

function labOf({ labs }: Catalogue, slug: string): Lab {
  const lab = labs.get(slug);
  if (!lab) throw new Error(`the lab ${slug} is missing`);
  return lab;
}

function solution(lab: Lab, weight: number): Variant {
  return {
    name: `${lab.slug}: solution`,
    weight,
    input: { lab: lab.slug, mode: 'grade', files: own(lab, lab.solution) },
    objection: ({ status, score, maxScore }) =>
      status === 'graded' && score === maxScore ? undefined : `${status}, ${score} of ${maxScore}`,
  };
}

function starter(lab: Lab, weight: number): Variant {
  const files = Object.fromEntries(lab.files.map(({ path, content }) => [path, content]));
  return {
    name: `${lab.slug}: starter`,
    weight,
    input: { lab: lab.slug, mode: 'grade', files: own(lab, files) },
    objection: ({ status, score, maxScore }) =>
      status === 'graded' && score < 0.4 * maxScore ? undefined : `${status}, ${score} of ${maxScore}`,
  };
}

function mutant(lab: Lab, name: string, weight: number): Variant {
  const found = lab.mutants.find((one) => one.name === name);
  if (!found) throw new Error(`${lab.slug} has no mutant ${name}`);
  const loses = found.loses.toSorted().join(', ');
  return {
    name: `${lab.slug}: mutant ${name}`,
    weight,
    input: { lab: lab.slug, mode: 'grade', files: own(lab, found.files) },
    objection({ status, checks }) {
      const lost = checks.filter((check) => check.status !== 'passed').map(({ id }) => id);
      return status === 'graded' && lost.toSorted().join(', ') === loses
        ? undefined
        : `lost ${lost.join(', ')}`;
    },
  };
}

function broken(lab: Lab, weight: number): Variant {
  const entry = lab.manifest.entry;
  return {
    name: `${lab.slug}: does not build`,
    weight,
    input: {
      lab: lab.slug,
      mode: 'grade',
      files: { [entry]: 'package main\n\nfunc main() { undefinedThing() }\n' },
    },
    objection: ({ status, score }) =>
      status === 'build-failed' && score === 0 ? undefined : `${status}, ${score}`,
  };
}

function publicTests(lab: Lab, weight: number): Variant {
  return {
    name: `${lab.slug}: public tests`,
    weight,
    input: { lab: lab.slug, mode: 'run', files: own(lab, lab.solution) },
    objection: ({ status }) => (status === 'graded' ? undefined : status),
  };
}

/** Only what a learner may send. */
function own(lab: Lab, files: WorkspaceFiles): WorkspaceFiles {
  return Object.fromEntries(Object.entries(files).filter(([path]) => isSubmissionFile(lab, path)));
}

/** What of a verdict must be the same every time: not its times, not its words. */
export function substanceOf({ status, score, checks }: Verdict): string {
  const line = ({ id, status: how, earned }: CheckResult) => `${id} ${how} ${earned}`;
  return [`${status} ${score}`, ...checks.map(line).toSorted()].join('\n');
}
