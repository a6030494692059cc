import {
  AreaSchema,
  type Area,
  type AssessmentGuide,
  type AssessmentTarget,
  type Question,
  type Role,
} from '@gopherlab/contracts';
import type { QuestionBank } from '@gopherlab/catalogue';
import { AppError } from '../../http/errors.ts';

/** Questions that an assessment asks at most. */
const LENGTH = { role: 20, area: 10, all: 30 } as const;

/** Timed labs that follow the questions at most; each may be skipped. */
const LABS = { role: 2, area: 1, all: 2 } as const;

/** How an assessment goes: which areas matter, and how many questions there are. */
export interface Plan {
  weights: Partial<Record<Area, number>>;
  questions: Question[];
  length: number;
  /** Timed labs at most. */
  parts: number;
  /** What the result is measured against first; undefined for an area, or for all of them. */
  role: Role | undefined;
}

/** Throws ROLE_NOT_FOUND, or NO_QUESTIONS where the bank has none for the target. */
export function planFor(bank: QuestionBank, target: AssessmentTarget): Plan {
  const role = target.kind === 'role' ? getRole(bank, target.role) : undefined;
  const weights = weightsOf(target, role);
  const questions = bank.questions.filter(({ area }) => (weights[area] ?? 0) > 0);
  if (questions.length === 0) throw new AppError('NO_QUESTIONS');
  const length = Math.min(LENGTH[target.kind], questions.length);
  return { weights, questions, length, parts: LABS[target.kind], role };
}

function getRole(bank: QuestionBank, id: string): Role {
  const role = bank.roles.find((one) => one.id === id);
  if (!role) throw new AppError('ROLE_NOT_FOUND', `no role is named ${id}`);
  return role;
}

function weightsOf(target: AssessmentTarget, role: Role | undefined): Plan['weights'] {
  switch (target.kind) {
    case 'area':
      return { [target.area]: 1 };
    case 'all':
      return Object.fromEntries(AreaSchema.options.map((area) => [area, 1]));
    case 'role':
      return Object.fromEntries(
        Object.entries(role?.areas ?? {}).map(([area, asked]) => [area, asked.weight]),
      );
  }
}

/** What each kind of assessment takes, as the guide tells it: questions with their mean time, and labs. */
export function lengthsOf(bank: QuestionBank): AssessmentGuide['lengths'] {
  const times = bank.questions.map(({ seconds }) => seconds);
  const mean = times.reduce((sum, one) => sum + one, 0) / Math.max(1, times.length);
  const entry = (kind: keyof typeof LENGTH) => ({
    questions: LENGTH[kind],
    minutes: Math.ceil((LENGTH[kind] * mean) / 60),
    labs: LABS[kind],
  });
  return { role: entry('role'), area: entry('area'), all: entry('all') };
}
