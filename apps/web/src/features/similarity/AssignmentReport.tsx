import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SimilarityModel } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { LabSection } from './LabSection.tsx';
import classes from './similarity.module.css';
import { similarityApi, similarityQueries } from './similarity-api.ts';

/** What was compared of an assignment, lab by lab, and the button that compares it anew. */
export function AssignmentReport({ assignmentId }: { assignmentId: string }) {
  const { t } = useTranslation('similarity');
  const client = useQueryClient();
  const report = useQuery(similarityQueries.report(assignmentId));
  const compare = useMutation({
    mutationFn: () => similarityApi.compare(assignmentId),
    onSuccess: (data) => client.setQueryData(similarityQueries.report(assignmentId).queryKey, data),
  });
  if (report.error) return <ErrorState error={report.error} onRetry={() => void report.refetch()} />;
  if (!report.data) return <SkeletonText lines={8} />;
  const { labs, model } = report.data;
  const isFresh = labs.every(({ state, submissionsNow }) => state === 'current' || submissionsNow === 0);
  return (
    <>
      <div className={classes.actions}>
        <Button loading={compare.isPending} onClick={() => compare.mutate()}>
          {t(labs.some(({ state }) => state !== 'none') ? 'compareAgain' : 'compare')}
        </Button>
        <span className={classes.quiet} role="status">
          {t(compare.isPending ? 'comparing' : isFresh ? 'fresh' : 'stale')}
        </span>
      </div>
      {compare.error ? <ErrorState error={compare.error} onRetry={() => compare.mutate()} /> : null}
      <Explanation model={model} />
      {labs.map((lab) => (
        <LabSection key={lab.lab} lab={lab} assignmentId={assignmentId} model={model} />
      ))}
    </>
  );
}

function Explanation({ model }: { model: SimilarityModel }) {
  const { t } = useTranslation('similarity');
  const { thresholds, kgram, window, subtreeNodes, commonShare, commonAtLeast, ownAtLeast } = model;
  const percent = (share: number) => Math.round(share * 100);
  return (
    <details className={classes.how}>
      <summary>{t('how.title')}</summary>
      <p>{t('how.compared', { kgram, run: window + kgram - 1, nodes: subtreeNodes })}</p>
      <p>{t('how.leftOut', { share: percent(commonShare), least: commonAtLeast, own: ownAtLeast })}</p>
      <p>{t('how.score')}</p>
      <p>{t('how.thresholds', { look: percent(thresholds.look), strong: percent(thresholds.strong) })}</p>
      <p>{t('how.limits')}</p>
    </details>
  );
}
