import type {
  AnswerQuestion,
  Assessment,
  AssessmentGuide,
  AssessmentSummary,
  AssessmentTarget,
  PartAction,
} from '@gopherlab/contracts';
import { abilitiesFrom, assess, nextQuestion } from '@gopherlab/scoring';
import { assessmentParts, assessments, people, readClock, type Db, type Tx } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { evidenceOf, questionsById } from './evidence.ts';
import { choiceOf, optionOrder } from './option-order.ts';
import { actOnPart, cutShort, goOnWithParts, type PartMeans } from './parts.ts';
import { lengthsOf, planFor } from './plan.ts';
import { askedQuestion, openPart, resultOf } from './views.ts';

export interface AssessmentServiceOptions extends PartMeans {
  db: Db;
}

export type AssessmentService = ReturnType<typeof createAssessmentService>;

const HISTORY = 50;

/**
 * Adaptive assessments: each question, and each timed lab after them, is chosen from what is known before it; the
 * database's clock holds the time.
 */
export function createAssessmentService({ db, ...means }: AssessmentServiceOptions) {
  const { bank } = means;
  return {
    guide: (): AssessmentGuide => guideOf(means),

    /** Starts one, or gives back the one that is open for the same target. Throws ASSESSMENT_OPEN for another target. */
    async start(personId: string, target: AssessmentTarget): Promise<Assessment> {
      const { length } = planFor(bank, target);
      return db.transaction().execute(async (tx) => {
        await people.lockPerson(tx, personId);
        const open = await assessments.findOpenAssessment(tx, personId);
        if (open && JSON.stringify(sorted(open.target)) !== JSON.stringify(sorted(target))) {
          throw new AppError('ASSESSMENT_OPEN', 'finish the assessment that is open first');
        }
        const record = open ?? (await assessments.insertAssessment(tx, { personId, target, length }));
        return goOn(tx, means, record);
      });
    },

    /** As it stands: the question that is open, asked now if it must be, or the result. */
    find: (personId: string, id: string): Promise<Assessment> =>
      locked(personId, id, (tx, record) => goOn(tx, means, record)),

    /** Closes the open question. Throws QUESTION_CLOSED when it is not the one that is open. */
    answer: (personId: string, id: string, given: AnswerQuestion): Promise<Assessment> =>
      locked(personId, id, async (tx, record) => {
        await closeWith(tx, means, record, given);
        return goOn(tx, means, record);
      }),

    /** Begins, skips or ends the timed lab that is open. Throws PART_CLOSED where that cannot be done now. */
    act: (personId: string, id: string, asked: { seq: number; action: PartAction }): Promise<Assessment> =>
      locked(personId, id, async (tx, record) => {
        await actOnPart(tx, means, record, asked);
        return goOn(tx, means, record);
      }),

    /** Ends it early: the questions that were not asked say nothing. */
    finish: (personId: string, id: string): Promise<Assessment> =>
      locked(personId, id, async (tx, record) => {
        if (record.finishedAt) return goOn(tx, means, record);
        return finishNow(tx, means, record, await assessments.listAnswers(tx, [record.id]));
      }),

    /** Newest first, each with the level that it came to. */
    async list(personId: string): Promise<AssessmentSummary[]> {
      const records = await assessments.listAssessments(db, personId, HISTORY);
      const ids = records.map(({ id }) => id);
      const answers = await assessments.listAnswers(db, ids);
      const parts = await assessmentParts.listParts(db, ids);
      return records.map((record) => {
        const own = ({ assessmentId }: { assessmentId: string }) => assessmentId === record.id;
        return summaryOf(means, record, { answers: answers.filter(own), parts: parts.filter(own) });
      });
    },
  };

  function locked(
    personId: string,
    id: string,
    work: (tx: Tx, record: assessments.AssessmentRecord) => Promise<Assessment>,
  ): Promise<Assessment> {
    return db.transaction().execute(async (tx) => {
      const record = await assessments.lockAssessment(tx, id, personId);
      if (!record) throw new AppError('ASSESSMENT_NOT_FOUND');
      return work(tx, record);
    });
  }
}

type Means = PartMeans;
type Answers = assessments.AnswerRecord[];

/** Closes what has run out of time, asks the next question, offers a timed lab, or finishes. */
async function goOn(tx: Tx, means: Means, record: assessments.AssessmentRecord): Promise<Assessment> {
  const now = await readClock(tx);
  let answers: Answers = await assessments.listAnswers(tx, [record.id]);
  if (record.finishedAt) return viewOf(tx, means, record, answers);
  const last = answers.at(-1);
  if (last && !last.answeredAt) {
    const known = questionsById(means.bank).has(last.questionId);
    if (known && last.dueAt.getTime() + LATE_MS > now.getTime()) return viewOf(tx, means, record, answers);
    await assessments.closeQuestion(tx, {
      assessmentId: record.id,
      seq: last.seq,
      option: null,
      correct: false,
    });
    answers = await assessments.listAnswers(tx, [record.id]);
  }
  const open =
    (await askNext(tx, means, record, answers)) || (await goOnWithParts(tx, means, record, answers));
  if (!open) return finishNow(tx, means, record, answers);
  return viewOf(tx, means, record, await assessments.listAnswers(tx, [record.id]));
}

/** A page that has just run out of time still sends its «none». */
const LATE_MS = 5000;

/** False when all questions were asked; after the first timed lab none is asked any more. */
async function askNext(
  tx: Tx,
  means: Means,
  record: assessments.AssessmentRecord,
  answers: Answers,
): Promise<boolean> {
  const { bank } = means;
  if (answers.length >= record.length) return false;
  const parts = await assessmentParts.listParts(tx, [record.id]);
  if (parts.length > 0) return false;
  const plan = planFor(bank, record.target);
  const seen = new Set(answers.map(({ questionId }) => questionId));
  const byId = questionsById(bank);
  const labs = await assessments.listLabEvidence(tx, record.personId);
  const areas = answers.flatMap(({ questionId }) => byId.get(questionId)?.area ?? []);
  const chosen = nextQuestion({
    abilities: abilitiesFrom(evidenceOf(means, { answers, parts, labs })),
    candidates: plan.questions.filter(({ id }) => !seen.has(id)),
    weights: plan.weights,
    asked: Object.fromEntries(areas.map((area) => [area, areas.filter((one) => one === area).length])),
    choice: choiceOf(record.id, answers.length + 1),
  });
  const question = chosen && byId.get(chosen.id);
  if (!question) return false;
  await assessments.insertQuestion(tx, {
    assessmentId: record.id,
    seq: answers.length + 1,
    questionId: question.id,
    seconds: question.seconds,
  });
  return true;
}

async function closeWith(
  tx: Tx,
  { bank }: Means,
  record: assessments.AssessmentRecord,
  { question: questionId, option }: AnswerQuestion,
): Promise<void> {
  const answers = await assessments.listAnswers(tx, [record.id]);
  const last = answers.at(-1);
  const question = questionsById(bank).get(questionId);
  if (record.finishedAt || !question || last?.questionId !== questionId || last.answeredAt) {
    throw new AppError('QUESTION_CLOSED', 'fetch the assessment: another question is open, or none');
  }
  const order = optionOrder(record.id, questionId, question.options.length);
  const chosen = option === null ? null : order[option];
  if (chosen === undefined) {
    throw new AppError('INVALID_INPUT', undefined, {
      issues: [{ path: 'body.option', message: `the question has ${order.length} options` }],
    });
  }
  const correct = chosen === question.answer;
  await assessments.closeQuestion(tx, { assessmentId: record.id, seq: last.seq, option: chosen, correct });
}

async function finishNow(
  tx: Tx,
  means: Means,
  record: assessments.AssessmentRecord,
  answers: Answers,
): Promise<Assessment> {
  await cutShort(tx, means, record);
  const labEvidence = await assessments.listLabEvidence(tx, record.personId);
  const finishedAt = await assessments.finishAssessment(tx, record.id, labEvidence);
  return viewOf(tx, means, { ...record, finishedAt, labEvidence }, answers);
}

async function viewOf(
  tx: Tx,
  means: Means,
  record: assessments.AssessmentRecord,
  answers: Answers,
): Promise<Assessment> {
  const last = answers.at(-1);
  const open = !record.finishedAt && last && !last.answeredAt ? last : undefined;
  const question = open && questionsById(means.bank).get(open.questionId);
  const parts = await assessmentParts.listParts(tx, [record.id]);
  const now = await readClock(tx);
  return {
    id: record.id,
    target: record.target,
    startedAt: record.startedAt.toISOString(),
    finishedAt: record.finishedAt?.toISOString() ?? null,
    answered: answers.filter(({ answeredAt }) => answeredAt !== null).length,
    length: record.length,
    now: now.toISOString(),
    question: open && question ? askedQuestion(record.id, question, open) : null,
    part: record.finishedAt ? null : await findOpenPart(tx, means, record, { part: parts.at(-1), now }),
    result: record.finishedAt ? resultOf(means, record, { answers, parts }) : null,
  };
}

async function findOpenPart(
  tx: Tx,
  { bank, catalogue }: Means,
  { target }: assessments.AssessmentRecord,
  { part, now }: { part: assessmentParts.PartRecord | undefined; now: Date },
): Promise<Assessment['part']> {
  const manifest = part && catalogue.labs.get(part.lab)?.manifest;
  if (!manifest || part.settledAt) return null;
  const submissions = await assessmentParts.listPartSubmissions(tx, part);
  return openPart(part, { manifest, most: planFor(bank, target).parts, submissions, now });
}

function summaryOf(
  means: Means,
  record: assessments.AssessmentRecord,
  own: { answers: Answers; parts: assessmentParts.PartRecord[] },
): AssessmentSummary {
  const evidence = () => evidenceOf(means, { ...own, labs: record.labEvidence ?? [] });
  return {
    id: record.id,
    target: record.target,
    startedAt: record.startedAt.toISOString(),
    finishedAt: record.finishedAt?.toISOString() ?? null,
    level: record.finishedAt ? assess(evidence(), []).level : null,
  };
}

function guideOf({ bank, catalogue }: Means): AssessmentGuide {
  const labs = [...catalogue.labs.values()];
  return {
    skills: bank.skills.map((skill) => ({
      ...skill,
      questions: bank.questions.filter(({ area }) => area === skill.area).length,
      labs: labs.filter(({ manifest }) => (manifest.skills[skill.area] ?? 0) > 0).map(({ slug }) => slug),
    })),
    roles: bank.roles,
    lengths: lengthsOf(bank),
  };
}

/** Targets are the same whatever the order of their keys. */
function sorted(target: AssessmentTarget): [string, string][] {
  return Object.entries(target).sort(([a], [b]) => (a < b ? -1 : 1));
}
