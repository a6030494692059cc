import type { Catalogue, QuestionBank } from '@gopherlab/catalogue';
import {
  AreaSchema,
  type Area,
  type AskedQuestion,
  type AssessmentPart,
  type AssessmentResult,
  type LabManifest,
  type PartOutcome,
  type PartResult,
  type Question,
  type ReviewedQuestion,
  type Role,
} from '@gopherlab/contracts';
import { abilitiesFrom, assess, labsBesideParts, nextLabs } from '@gopherlab/scoring';
import type { assessmentParts, assessments } from '@gopherlab/store';
import { evidenceOf, partsThatCount, questionsById } from './evidence.ts';
import { optionOrder } from './option-order.ts';
import { planFor } from './plan.ts';

type Answer = assessments.AnswerRecord;
type Part = assessmentParts.PartRecord;

/** A question as the person sees it. */
export function askedQuestion(assessmentId: string, question: Question, answer: Answer): AskedQuestion {
  const order = optionOrder(assessmentId, question.id, question.options.length);
  return {
    id: question.id,
    area: question.area,
    kind: question.kind,
    prompt: question.prompt,
    material: question.material ?? null,
    options: order.flatMap((index) => question.options[index] ?? []),
    askedAt: answer.askedAt.toISOString(),
    dueAt: answer.dueAt.toISOString(),
  };
}

function reviewed(assessmentId: string, question: Question, answer: Answer): ReviewedQuestion {
  const order = optionOrder(assessmentId, question.id, question.options.length);
  return {
    ...askedQuestion(assessmentId, question, answer),
    level: question.level,
    difficulty: question.difficulty,
    chosen: answer.option === null ? null : order.indexOf(answer.option),
    answer: order.indexOf(question.answer),
    correct: answer.correct === true,
    explanation: question.explanation,
    source: question.source,
  };
}

/** What a lab is about, most first. */
function areasOf({ skills }: Pick<LabManifest, 'skills'>): Area[] {
  return AreaSchema.options
    .filter((area) => (skills[area] ?? 0) > 0)
    .sort((a, b) => (skills[b] ?? 0) - (skills[a] ?? 0));
}

/** The timed lab that is offered, runs, or is being graded; which one it is stays unsaid until it is begun. */
export function openPart(
  part: Part,
  facts: {
    manifest: LabManifest;
    most: number;
    submissions: readonly assessmentParts.PartSubmission[];
    now: Date;
  },
): AssessmentPart {
  const { manifest, most, submissions, now } = facts;
  const begun = part.openedAt !== null && part.dueAt !== null;
  const best = submissions.find(({ state }) => state === 'graded');
  return {
    seq: part.seq,
    most,
    state: !begun ? 'offered' : part.closedAt ? 'grading' : 'running',
    areas: areasOf(manifest),
    level: manifest.level,
    minutes: manifest.minutes,
    checks: manifest.rubric.length,
    lab: begun ? { slug: manifest.slug, title: manifest.title } : null,
    dueAt: part.dueAt?.toISOString() ?? null,
    remainingMs: part.dueAt && !part.closedAt ? Math.max(0, part.dueAt.getTime() - now.getTime()) : 0,
    submissions: submissions.length,
    waiting: submissions.filter(({ state }) => state === 'waiting').length,
    best: best
      ? {
          submissionId: best.submissionId,
          score: best.score,
          passed: best.checks.filter(({ passed }) => passed).length,
        }
      : null,
  };
}

function partResult(catalogue: Catalogue, part: Part): PartResult {
  const manifest = catalogue.labs.get(part.lab)?.manifest;
  const submissionId = part.evidence?.submissionId ?? null;
  return {
    seq: part.seq,
    lab: part.lab,
    title: manifest?.title ?? { en: part.lab, zh: part.lab },
    areas: manifest ? areasOf(manifest) : [],
    outcome: outcomeOf(part),
    openedAt: part.openedAt?.toISOString() ?? null,
    dueAt: part.dueAt?.toISOString() ?? null,
    closedAt: part.closedAt?.toISOString() ?? null,
    submissionId,
    score: submissionId === null ? null : (part.evidence?.score ?? null),
    checks: part.evidence?.checks ?? [],
  };
}

function outcomeOf({ openedAt, evidence }: Part): PartOutcome {
  if (!openedAt) return 'skipped';
  if (!evidence) return 'not-graded';
  return evidence.submissionId === null ? 'nothing-submitted' : 'graded';
}

/** Everything that a finished assessment came to, with the evidence of every figure. */
export function resultOf(
  { bank, catalogue }: { bank: QuestionBank; catalogue: Catalogue },
  record: assessments.AssessmentRecord,
  { answers, parts }: { answers: readonly Answer[]; parts: readonly Part[] },
): AssessmentResult {
  const byId = questionsById(bank);
  const timed = partsThatCount(parts);
  const labs = labsBesideParts(record.labEvidence ?? [], timed);
  const evidence = evidenceOf({ bank, catalogue }, { answers, parts, labs });
  const closed = answers.filter(({ answeredAt }) => answeredAt !== null);
  const done = [...timed, ...labs].filter(
    ({ checks }) => checks.length > 0 && checks.every(({ passed }) => passed),
  );
  return {
    ...assess(evidence, bank.roles),
    questions: closed.flatMap((answer) => {
      const question = byId.get(answer.questionId);
      return question ? [reviewed(record.id, question, answer)] : [];
    }),
    parts: parts.map((part) => partResult(catalogue, part)),
    labs,
    next: nextLabs(aimOf(bank, record.target), abilitiesFrom(evidence), {
      labs: [...catalogue.labs.values()].map(({ manifest }) => manifest),
      done: new Set(done.map(({ lab }) => lab)),
    }),
  };
}

/** What to learn for: the role, or the areas that were asked for, at the middle level. */
function aimOf(bank: QuestionBank, target: assessments.AssessmentRecord['target']): Pick<Role, 'areas'> {
  const { role, weights } = planFor(bank, target);
  if (role) return role;
  const areas = Object.entries(weights).map(([area, weight]) => [area, { level: 'P6-P7' as const, weight }]);
  return { areas: Object.fromEntries(areas) as Role['areas'] };
}
