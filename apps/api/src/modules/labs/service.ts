import type {
  LabCheck,
  LabDetail,
  LabProgress,
  LabSummary,
  LocalizedText,
  Solution,
} from '@gopherlab/contracts';
import type { Catalogue, Lab } from '@gopherlab/catalogue';
import { assessmentParts, assignments, progress, readClock, type Db, type Person } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { labRules, type LabRules } from '../work/lab-rules.ts';

export interface LabService {
  /** Throws LAB_NOT_FOUND. */
  getLab(slug: string): Lab;
  list(person: Person | undefined): Promise<LabSummary[]>;
  detail(slug: string, person: Person | undefined): Promise<LabDetail>;
  /** Throws SOLUTION_LOCKED. */
  solution(slug: string, person: Person): Promise<Solution>;
}

/** Graded attempts after which the solution may be read without full marks. */
const ATTEMPTS_THAT_UNLOCK = 5;
const NO_RULES: LabRules = { hintsClosed: undefined, solutionLocked: undefined };
const NEW: LabProgress = { state: 'new', bestScore: 0, checksPassed: 0, attempts: 0, lastActivityAt: null };

export function createLabService({ db, catalogue }: { db: Db; catalogue: Catalogue }): LabService {
  function getLab(slug: string): Lab {
    const lab = catalogue.labs.get(slug);
    if (!lab) throw new AppError('LAB_NOT_FOUND', `no lab is named ${slug}`);
    return lab;
  }

  async function findProgress(lab: Lab, person: Person | undefined): Promise<LabProgress> {
    const [record] = person ? await progress.listProgress(db, person.id, lab.slug) : [];
    return record ? toProgress(record) : NEW;
  }

  /** What the person's assignments, and a self-assessment whose time runs, forbid for this lab now. */
  async function findRules(lab: Lab, person: Person | undefined): Promise<LabRules> {
    if (!person) return NO_RULES;
    const filter = { personId: person.id, lab: lab.slug, alsoLeft: true };
    const [assigned, part] = await Promise.all([
      assignments.listPersonalAssignments(db, filter),
      assessmentParts.findRunningPart(db, person.id, lab.slug),
    ]);
    if (assigned.length === 0 && !part) return NO_RULES;
    const now = await readClock(db);
    return labRules(
      assigned.filter(({ opensAt }) => opensAt <= now),
      now,
      part !== undefined,
    );
  }

  return {
    getLab,
    async list(person) {
      const records = person ? await progress.listProgress(db, person.id) : [];
      const bySlug = new Map(records.map((record) => [record.lab, toProgress(record)]));
      return [...catalogue.labs.values()].map((lab) => toSummary(lab, bySlug.get(lab.slug) ?? NEW));
    },
    async detail(slug, person) {
      const lab = getLab(slug);
      const [standing, checks, rules] = await Promise.all([
        findProgress(lab, person),
        person ? progress.listCheckRecords(db, person.id, slug) : [],
        findRules(lab, person),
      ]);
      return toDetail(lab, standing, checks, rules);
    },
    async solution(slug, person) {
      const lab = getLab(slug);
      const [standing, rules] = await Promise.all([findProgress(lab, person), findRules(lab, person)]);
      const lock = solutionLock(standing, rules);
      if (!lock.unlocked) throw new AppError('SOLUTION_LOCKED', lock.reason.en);
      return { files: lab.solution };
    },
  };
}

function toProgress(record: progress.ProgressRecord): LabProgress {
  const done = record.attempts > 0 && record.bestScore === record.maxScore;
  return {
    state: done ? 'done' : 'started',
    bestScore: record.bestScore,
    checksPassed: record.checksPassed,
    attempts: record.attempts,
    lastActivityAt: record.lastActivityAt?.toISOString() ?? null,
  };
}

function toSummary({ slug, manifest }: Lab, standing: LabProgress): LabSummary {
  const { title, summary, area, level, minutes, tags, profile, browser, rubric } = manifest;
  return {
    slug,
    title,
    summary,
    area,
    level,
    minutes,
    tags,
    profile,
    browser,
    checkCount: rubric.length,
    progress: standing,
  };
}

function toDetail(
  lab: Lab,
  standing: LabProgress,
  records: progress.CheckRecord[],
  rules: LabRules,
): LabDetail {
  const { manifest } = lab;
  return {
    ...toSummary(lab, standing),
    entry: manifest.entry,
    files: lab.files,
    statement: lab.statement,
    budgets: manifest.budgets,
    policy: manifest.policy,
    checks: toChecks(lab, records, rules),
    maxScore: manifest.rubric.reduce((sum, { points }) => sum + points, 0),
    labHash: lab.labHash,
    solution: solutionLock(standing, rules),
    ...(rules.hintsClosed && { hintsClosed: rules.hintsClosed }),
  };
}

function toChecks({ manifest }: Lab, records: progress.CheckRecord[], rules: LabRules): LabCheck[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  return manifest.rubric.map(({ check, points, title, hint }) => {
    const { status, failures } = byId.get(check) ?? { status: 'not-run', failures: 0 };
    const earned = failures >= hint.afterFailures && !rules.hintsClosed;
    return {
      id: check,
      points,
      title,
      status,
      failures,
      hintAfterFailures: hint.afterFailures,
      hint: earned ? hint.text : null,
    };
  });
}

function solutionLock(
  { state, attempts }: LabProgress,
  { solutionLocked }: LabRules,
): { unlocked: boolean; reason: LocalizedText } {
  if (solutionLocked) return { unlocked: false, reason: solutionLocked };
  if (state === 'done') {
    return { unlocked: true, reason: { en: 'You have full marks.', zh: '你已获得满分。' } };
  }
  const left = ATTEMPTS_THAT_UNLOCK - attempts;
  if (left <= 0) {
    return {
      unlocked: true,
      reason: { en: `You have made ${attempts} graded attempts.`, zh: `你已提交评分 ${attempts} 次。` },
    };
  }
  const more = left === 1 ? 'one more graded attempt' : `${left} more graded attempts`;
  return {
    unlocked: false,
    reason: { en: `Opens with full marks, or after ${more}.`, zh: `获得满分或再提交评分 ${left} 次后开放。` },
  };
}
