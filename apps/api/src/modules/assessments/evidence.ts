import type { Catalogue, QuestionBank } from '@gopherlab/catalogue';
import type { LabEvidence, Question } from '@gopherlab/contracts';
import {
  checkEvidence,
  labsBesideParts,
  questionEvidence,
  type CheckSource,
  type Evidence,
} from '@gopherlab/scoring';
import type { assessmentParts, assessments } from '@gopherlab/store';

type Answer = assessments.AnswerRecord;
type Part = assessmentParts.PartRecord;

/** All that an assessment rests on. */
export interface Grounds {
  answers: readonly Answer[];
  parts: readonly Part[];
  /** Labs that were graded in the person's own time. */
  labs: readonly LabEvidence[];
}

/** What all of it is evidence for; a lab that was timed counts by its timed part alone. */
export function evidenceOf(
  { bank, catalogue }: { bank: QuestionBank; catalogue: Catalogue },
  { answers, parts, labs }: Grounds,
): Evidence[] {
  const timed = partsThatCount(parts);
  return [
    ...answersEvidence(bank, answers),
    ...timed.flatMap((part) => labEvidence(catalogue, part, 'part')),
    ...labsBesideParts(labs, timed).flatMap((lab) => labEvidence(catalogue, lab, 'lab')),
  ];
}

/** Parts that were begun and came to something. */
export function partsThatCount(parts: readonly Part[]): { lab: string; checks: LabEvidence['checks'] }[] {
  return parts.flatMap(({ lab, evidence }) => (evidence ? [{ lab, checks: evidence.checks }] : []));
}

/** A question that has left the bank counts no more. */
function answersEvidence(bank: QuestionBank, answers: readonly Answer[]): Evidence[] {
  const byId = questionsById(bank);
  return answers.flatMap(({ questionId, correct }) => {
    const question = byId.get(questionId);
    return question && correct !== null ? [questionEvidence(question, correct)] : [];
  });
}

/** A lab or a check that is no more counts no more. */
function labEvidence(
  { labs }: Catalogue,
  { lab, checks }: Pick<LabEvidence, 'lab' | 'checks'>,
  source: CheckSource,
): Evidence[] {
  const manifest = labs.get(lab)?.manifest;
  const outcomes = new Map(checks.map(({ id, passed }) => [id, passed]));
  return (manifest?.rubric ?? []).flatMap((item) => {
    const passed = outcomes.get(item.check);
    return manifest && passed !== undefined ? [checkEvidence(manifest, item, { passed, source })] : [];
  });
}

export function questionsById(bank: QuestionBank): Map<string, Question> {
  return new Map(bank.questions.map((question) => [question.id, question]));
}
