import type { Catalogue, QuestionBank } from '@gopherlab/catalogue';
import type { AskedQuestion, AssessmentResult, Question, ReviewedQuestion, Role } from '@gopherlab/contracts';
import { abilitiesFrom, assess, nextLabs } from '@gopherlab/scoring';
import type { assessments } from '@gopherlab/store';
import { answersEvidence, labsEvidence, questionsById } from './evidence.ts';
import { optionOrder } from './option-order.ts';
import { planFor } from './plan.ts';

type Answer = assessments.AnswerRecord;

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

/** Everything that a finished assessment came to, with the evidence of every figure. */
export function resultOf(
  { bank, catalogue }: { bank: QuestionBank; catalogue: Catalogue },
  record: assessments.AssessmentRecord,
  answers: readonly Answer[],
): AssessmentResult {
  const byId = questionsById(bank);
  const labs = record.labEvidence ?? [];
  const evidence = [...answersEvidence(bank, answers), ...labsEvidence(catalogue, labs)];
  const closed = answers.filter(({ answeredAt }) => answeredAt !== null);
  const done = new Set(
    labs.filter(({ checks }) => checks.every(({ passed }) => passed)).map(({ lab }) => lab),
  );
  return {
    ...assess(evidence, bank.roles),
    questions: closed.flatMap((answer) => {
      const question = byId.get(answer.questionId);
      return question ? [reviewed(record.id, question, answer)] : [];
    }),
    labs,
    next: nextLabs(aimOf(bank, record.target), abilitiesFrom(evidence), {
      labs: [...catalogue.labs.values()].map(({ manifest }) => manifest),
      done,
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
