import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import {
  AreaSchema,
  QuestionSchema,
  RoleSchema,
  SkillSchema,
  type Area,
  type Question,
  type Role,
  type Skill,
} from '@gopherlab/contracts';
import { z } from 'zod';
import { decodeUtf8 } from './text-files.ts';
import { parseYaml } from './yaml-file.ts';

/** What a self-assessment asks and measures against. */
export interface QuestionBank {
  /** The ten areas, in the order in which they are shown. */
  skills: Skill[];
  roles: Role[];
  questions: Question[];
  /** `labs/<file>:<line>: <what is wrong>`; every problem, in a stable order. */
  problems: string[];
}

/** So many questions an area has at least; with fewer, two assessments would ask the same. */
export const QUESTIONS_AN_AREA = 12;

/**
 * Reads `skills.yaml`, `roles.yaml` and `questions/<area>.yaml` below `labsDir`. A file with a problem counts as empty, so
 * that the others can be used; nothing throws.
 */
export async function loadQuestionBank(labsDir: string): Promise<QuestionBank> {
  const root = resolve(labsDir);
  const problems: string[] = [];
  const read = async <T>(name: string, schema: z.ZodType<T>): Promise<T[]> => {
    const { value = [], problems: own } = await readList(join(root, name), schema);
    problems.push(...own.map((problem) => `${basename(root)}/${name}${problem}`));
    return value;
  };
  const skills = await read('skills.yaml', SkillSchema);
  const roles = await read('roles.yaml', RoleSchema);
  const questions: Question[] = [];
  for (const area of AreaSchema.options) {
    const name = `questions/${area}.yaml`;
    const own = await read(name, QuestionSchema);
    problems.push(...areaProblems(area, own).map((problem) => `${basename(root)}/${name}: ${problem}`));
    questions.push(...own);
  }
  problems.push(...skillProblems(skills).map((problem) => `${basename(root)}/skills.yaml: ${problem}`));
  problems.push(...repeated([...questions, ...roles].map(({ id }) => id)).map((id) => `${id} is used twice`));
  return { skills, roles, questions, problems };
}

async function readList<T>(path: string, schema: z.ZodType<T>): Promise<{ value?: T[]; problems: string[] }> {
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes) return { problems: [': is missing'] };
  const decoded = decodeUtf8(bytes);
  if ('problem' in decoded) return { problems: [`: ${decoded.problem}`] };
  const parsed = parseYaml(decoded.text, z.array(schema));
  return {
    ...(parsed.value && { value: parsed.value }),
    problems: parsed.problems.map(({ line, message }) => `:${line}: ${message}`),
  };
}

function areaProblems(area: Area, questions: readonly Question[]): string[] {
  const strangers = questions.filter((question) => question.area !== area);
  const problems = strangers.map(({ id }) => `${id} is about another area`);
  if (questions.length > 0 && questions.length < QUESTIONS_AN_AREA) {
    problems.push(`has ${questions.length} questions, fewer than ${QUESTIONS_AN_AREA}`);
  }
  return problems;
}

function skillProblems(skills: readonly Skill[]): string[] {
  if (skills.length === 0) return [];
  const known = new Set(skills.map(({ area }) => area));
  const missing = AreaSchema.options.filter((area) => !known.has(area)).map((area) => `${area} is missing`);
  return [...missing, ...repeated(skills.map(({ area }) => area)).map((area) => `${area} stands twice`)];
}

function repeated(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}
