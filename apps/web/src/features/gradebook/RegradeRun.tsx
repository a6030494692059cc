import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Regrade, RegradeChange } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { gradebookApi, gradebookQueries } from './gradebook-api.ts';
import { nameOf, shortNumber } from './grid-model.ts';
import classes from './panel.module.css';

/** One run: how far it is, what it would change, and the two ways to end it. */
export function RegradeRun({ cohortId, regradeId }: { cohortId: string; regradeId: string }) {
  const { t } = useTranslation('gradebook');
  const client = useQueryClient();
  const run = useQuery(gradebookQueries.regrade(cohortId, regradeId));
  const close = useMutation({
    mutationFn: (act: 'apply' | 'discard') => gradebookApi.closeRegrade(cohortId, regradeId, act),
    onSuccess: () => client.invalidateQueries({ queryKey: gradebookQueries.all(cohortId) }),
  });
  if (run.error) return <ErrorState error={run.error} headingLevel={3} onRetry={() => void run.refetch()} />;
  if (!run.data) return <SkeletonText lines={6} />;
  const { state, graded, total, failed, reason } = run.data;
  const open = state === 'running' || state === 'ready';
  return (
    <section className={classes.stack} aria-labelledby="regrade-run">
      <h3 id="regrade-run">{run.data.assignment.title}</h3>
      <p className={classes.quiet}>{reason}</p>
      <p role="status" data-regrade-state={state}>
        <strong>{t(`regrade.state.${state}`)}</strong> · {t('regrade.progress', { graded, total })}
        {failed > 0 && <> · {t('regrade.failed', { count: failed })}</>}
      </p>
      <Changes run={run.data} />
      {open && (
        <p className={classes.acts}>
          <Button
            disabled={state !== 'ready'}
            title={state === 'ready' ? undefined : t('regrade.notYet')}
            loading={close.isPending}
            onClick={() => close.mutate('apply')}
          >
            {t('regrade.apply')}
          </Button>
          <Button variant="default" loading={close.isPending} onClick={() => close.mutate('discard')}>
            {t('regrade.discard')}
          </Button>
        </p>
      )}
      {state === 'running' && <p className={classes.quiet}>{t('regrade.notYet')}</p>}
      {close.error && <p role="alert">{t('failed', { message: close.error.message })}</p>}
    </section>
  );
}

const isDifferent = ({ before, after, gained, lost }: RegradeChange) =>
  after === null || before.score !== after.score || gained.length + lost.length > 0;

function Changes({ run }: { run: Regrade }) {
  const { t } = useTranslation('gradebook');
  const names = new Map(run.learners.map((learner) => [learner.id, nameOf(learner)]));
  const changed = run.changes.filter(isDifferent);
  if (run.changes.length === 0) return null;
  const same = run.changes.length - changed.length;
  return (
    <>
      <p className={classes.quiet}>{t('regrade.unchanged', { count: same })}</p>
      {changed.length > 0 && (
        <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('regrade.changes')}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('grid.learner')}</th>
                <th scope="col">{t('regrade.lab')}</th>
                <th scope="col">{t('regrade.verdict')}</th>
                <th scope="col">{t('regrade.grade')}</th>
                <th scope="col">{t('regrade.checks')}</th>
              </tr>
            </thead>
            <tbody>
              {changed.map((change) => (
                <tr key={change.submissionId}>
                  <th scope="row">{names.get(change.person) ?? change.person.slice(0, 8)}</th>
                  <td>{change.lab}</td>
                  <td>
                    {change.before.score} → {change.after ? change.after.score : t('regrade.platformFailed')}
                  </td>
                  <td>
                    {shortNumber(change.gradeBefore)} → {shortNumber(change.gradeAfter)}
                  </td>
                  <td>
                    {change.gained.map((id) => (
                      <code key={id} className={classes.gained}>
                        +{id}
                      </code>
                    ))}
                    {change.lost.map((id) => (
                      <code key={id} className={classes.lost}>
                        −{id}
                      </code>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
