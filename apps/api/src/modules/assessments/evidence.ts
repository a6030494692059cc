import type { Catalogue, QuestionBank } from '@gopherlab/catalogue';
import type { LabEvidence, Question } from '@gopherlab/contracts';
import { checkEvidence, questionEvidence, type Evidence } from '@gopherlab/scoring';
import type { assessments } from '@gopherlab/store';

type Answer = assessments.AnswerRecord;

/** What the answers given so far are evidence for. A question that has left the bank counts no more. */
export function answersEvidence(bank: QuestionBank, answers: readonly Answer[]): Evidence[] {
  const byId = questionsById(bank);
  return answers.flatMap(({ questionId, correct }) => {
    const question = byId.get(questionId);
    return question && correct !== null ? [questionEvidence(question, correct)] : [];
  });
}

/** What graded labs are evidence for. A lab or a check that is no more counts no more. */
export function labsEvidence({ labs }: Catalogue, evidence: readonly LabEvidence[]): Evidence[] {
  return evidence.flatMap(({ lab, checks }) => {
    const manifest = labs.get(lab)?.manifest;
    const passed = new Map(checks.map((check) => [check.id, check.passed]));
    return (manifest?.rubric ?? []).flatMap((item) => {
      const outcome = passed.get(item.check);
      return manifest && outcome !== undefined ? [checkEvidence(manifest, item, outcome)] : [];
    });
  });
}

export function questionsById(bank: QuestionBank): Map<string, Question> {
  return new Map(bank.questions.map((question) => [question.id, question]));
}
