import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AreaResult, AssessmentResult } from '@gopherlab/contracts';
import { CheckStatus } from '../../components/CheckStatus.tsx';
import { InlineText } from '../../components/markdown/InlineText.tsx';
import { useLocalized } from '../../lib/localized.ts';
import classes from './assessment.module.css';
import { useLabTitle } from './use-lab-title.ts';

interface AreaEvidenceProps {
  area: AreaResult;
  result: AssessmentResult;
}

/** The answers and the checks that speak about an area. */
export function AreaEvidence({ area, result }: AreaEvidenceProps) {
  const { t } = useTranslation('assessment');
  const text = useLocalized();
  const title = useLabTitle();
  const ids = new Set(area.evidence);
  const questions = result.questions.filter(({ id }) => ids.has(`question:${id}`));
  const graded = [
    ...result.parts.map((part) => ({ ...part, source: 'part' as const })),
    ...result.labs.map((lab) => ({ ...lab, source: 'lab' as const })),
  ];
  const labs = graded.flatMap(({ lab, submissionId, source, checks }) => {
    const own = checks.filter((check) => ids.has(`${source}:${lab}:${check.id}`));
    return own.length > 0 ? [{ lab, submissionId, source, checks: own }] : [];
  });
  if (questions.length === 0 && labs.length === 0)
    return <p className={classes.muted}>{t('areas.guessedWhy')}</p>;
  return (
    <ul className={classes.evidence}>
      {questions.map((question) => (
        <li key={question.id}>
          <CheckStatus status={question.correct ? 'passed' : 'failed'} iconOnly />
          <a href={`#question-${question.id}`}>
            <InlineText text={text(question.prompt)} />
          </a>
        </li>
      ))}
      {labs.map(({ lab, submissionId, source, checks }) => (
        <li key={lab}>
          <CheckStatus status={checks.every(({ passed }) => passed) ? 'passed' : 'failed'} iconOnly />
          <Link to={submissionId ? `/labs/${lab}?submission=${submissionId}` : `/labs/${lab}`}>
            {t(source === 'part' ? 'areas.timedLab' : 'areas.lab', {
              lab: text(title(lab)),
              passed: checks.filter(({ passed }) => passed).length,
              count: checks.length,
            })}
          </Link>
        </li>
      ))}
    </ul>
  );
}
