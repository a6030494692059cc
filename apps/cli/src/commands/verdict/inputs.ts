import { join } from 'node:path';
import { loadCatalogue, submissionHash, type Lab } from '@gopherlab/catalogue';
import type { VerdictStatement, WorkspaceFiles } from '@gopherlab/contracts';
import { readInstallation } from '../../installation.ts';
import { readFolder } from '../grade/read-folder.ts';
import { readSubmission } from '../grade/submission.ts';
import { fails, holds, note, type Finding } from './findings.ts';

export interface InputOptions {
  /** Folder with what was submitted. */
  files: string | undefined;
  /** Demand that the lab here is the version that graded. */
  thisLab: boolean;
}

/** Whether files and lab of this machine are those that the verdict names. */
export async function inputFindings(
  statement: VerdictStatement,
  { files, thisLab }: InputOptions,
): Promise<Finding[]> {
  const { rootDir } = readInstallation(process.env);
  const lab = (await loadCatalogue(join(rootDir, 'labs'))).labs.get(statement.lab);
  const findings = [labFinding(statement, lab, thisLab)];
  if (files !== undefined) findings.unshift(filesFinding(statement, await filesOf(lab, files), files));
  return findings;
}

/** The learner's own files, as `grade` takes them; of a lab that is not here, all that there are. */
async function filesOf(lab: Lab | undefined, dir: string): Promise<WorkspaceFiles> {
  if (lab) return (await readSubmission(lab, dir)).files;
  return Object.fromEntries(await readFolder(dir));
}

function filesFinding(
  { submissionHash: judged }: VerdictStatement,
  files: WorkspaceFiles,
  dir: string,
): Finding {
  const names = Object.keys(files).sort().join(', ');
  const own = submissionHash(files);
  if (own === judged) {
    return holds(
      'files',
      `the files in ${dir} (${names}) are those that were judged`,
      `${dir} 中的文件（${names}）就是被评分的文件`,
    );
  }
  return fails(
    'files',
    `the files in ${dir} (${names}) are not those that were judged: their hash is ${own}, the verdict's is ${judged}`,
    `${dir} 中的文件（${names}）不是被评分的文件：它们的哈希是 ${own}，判定中的是 ${judged}`,
  );
}

function labFinding(
  { lab: slug, labHash }: VerdictStatement,
  lab: Lab | undefined,
  demanded: boolean,
): Finding {
  if (lab?.labHash === labHash) {
    return holds(
      'lab',
      `the lab ${slug} here is the version that graded`,
      `这里的实验 ${slug} 就是评分所用的版本`,
    );
  }
  // A lab that was mended since makes no old verdict wrong.
  const tell = demanded ? fails : note;
  if (!lab) return tell('lab', `the lab ${slug} is not here`, `这里没有实验 ${slug}`);
  return tell(
    'lab',
    `the lab ${slug} here is another version: ${lab.labHash}; the verdict's is ${labHash}`,
    `这里的实验 ${slug} 是另一个版本：${lab.labHash}；判定中的是 ${labHash}`,
  );
}
