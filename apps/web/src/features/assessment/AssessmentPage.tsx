import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { queries } from '../../lib/query.ts';
import classes from './assessment.module.css';
import { PartView } from './PartView.tsx';
import { QuestionView } from './QuestionView.tsx';
import { ResultView } from './ResultView.tsx';
import { useTargetName } from './target-name.ts';

/** While a timed lab runs its submissions are graded beside this page; once it is over only they are waited for. */
const PART_POLL_MS = { offered: false, running: 10_000, grading: 1500 } as const;

/** One assessment: the question or the timed lab that is open, or what it came to. */
export function AssessmentPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('assessment');
  const { t: tc } = useTranslation();
  const guide = useQuery(queries.assessmentGuide());
  const assessment = useQuery({
    ...queries.assessment(id),
    refetchInterval: ({ state: { data } }) => (data?.part ? PART_POLL_MS[data.part.state] : false),
  });
  const targetName = useTargetName(guide.data);
  const error = assessment.error ?? guide.error;
  const { data } = assessment;
  return (
    <div className={classes.page}>
      <title>{tc('title', { page: t('title') })}</title>
      <header className={classes.header}>
        <p className={classes.crumb}>
          <Link to="/progress">{t('title')}</Link>
        </p>
        <h1>{data ? targetName(data.target) : t('title')}</h1>
      </header>
      {error ? (
        <ErrorState error={error} onRetry={() => void Promise.all([assessment.refetch(), guide.refetch()])} />
      ) : !data || !guide.data ? (
        <SkeletonText lines={12} />
      ) : data.question ? (
        <QuestionView key={data.question.id} assessment={data} question={data.question} />
      ) : data.part ? (
        <PartView key={data.part.seq} assessment={data} part={data.part} />
      ) : data.result ? (
        <ResultView guide={guide.data} result={data.result} assessmentId={data.id} />
      ) : (
        <SkeletonText lines={4} />
      )}
    </div>
  );
}
