import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { useCohort } from './CohortFrame.tsx';
import { teachApi, teachQueries } from './teach-api.ts';
import classes from './teach.module.css';

/** Who is in the cohort, whom its roster waits for, and how people join. */
export function RosterPage() {
  const { t } = useTranslation('teach');
  const cohort = useCohort();
  const { data, error, refetch } = useQuery(teachQueries.people(cohort.id));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonText lines={8} />;
  const rows = [
    ...data.members.map((member) => ({ ...member, id: member.personId, state: member.role })),
    ...data.entries,
  ];
  return (
    <div className={classes.page}>
      <JoinLink />
      <p>
        <a href={`/api/cohorts/${cohort.id}/roster.csv`} download>
          {t('people.export')}
        </a>
      </p>
      <div className={classes.scroll}>
        <table className={classes.table} aria-label={t('tabs.roster')}>
          <thead>
            <tr>
              <th scope="col">{t('people.name')}</th>
              <th scope="col">{t('people.email')}</th>
              <th scope="col">{t('people.externalId')}</th>
              <th scope="col">{t('people.state')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">{row.name}</th>
                <td>{row.email}</td>
                <td>{row.externalId}</td>
                <td>{t(`people.states.${row.state}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function JoinLink() {
  const { t } = useTranslation('teach');
  const cohort = useCohort();
  const client = useQueryClient();
  const renew = useMutation({
    mutationFn: () => teachApi.renewCode(cohort.id),
    onSuccess: (changed) => client.setQueryData(teachQueries.cohort(cohort.id).queryKey, changed),
  });
  return (
    <p>
      {cohort.joinCode ? t('people.code', { code: cohort.joinCode }) : t('people.noCode')}{' '}
      {cohort.archivedAt ? null : (
        <Button variant="default" loading={renew.isPending} onClick={() => renew.mutate()}>
          {t('people.renew')}
        </Button>
      )}
      {renew.error ? <span role="alert"> {renew.error.message}</span> : null}
    </p>
  );
}
