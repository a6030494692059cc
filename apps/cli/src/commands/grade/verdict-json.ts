import type { Language } from '@gopherlab/contracts';
import type { Grading } from '@gopherlab/grading';

/** The object that `grade --json` prints; its keys are a promise to other people's scripts. */
export function verdictJson(lab: string, grading: Grading, language: Language) {
  const { score, timeline, image, labHash, submissionHash } = grading;
  return {
    lab,
    status: score.status,
    score: score.score,
    maxScore: score.maxScore,
    checks: score.checks.map(({ id, title, points, earned, status, message }) => ({
      id,
      title: title[language],
      points,
      earned,
      status,
      message: message[language],
    })),
    timeline,
    image,
    labHash,
    submissionHash,
  };
}
