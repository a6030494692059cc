import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useCohort } from '../teach/CohortFrame.tsx';
import { AssignmentReport } from './AssignmentReport.tsx';
import { PairView } from './PairView.tsx';
import classes from './similarity.module.css';
import { similarityQueries } from './similarity-api.ts';

/** Pairs of submissions that are alike. The assignment and the open pair are in the address. */
export function SimilarityPage() {
  const cohort = useCohort();
  const { t } = useTranslation('similarity');
  const { t: tc } = useTranslation();
  const overview = useQuery(similarityQueries.overview(cohort.id));
  return (
    <div className={classes.page}>
      <title>{tc('title', { page: `${t('title')} · ${cohort.name}` })}</title>
      <p className={classes.caution}>{t('caution')}</p>
      {overview.error ? (
        <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />
      ) : !overview.data ? (
        <SkeletonText lines={8} />
      ) : overview.data.assignments.length === 0 ? (
        <StatePanel kind="empty" title={t('empty.assignments')} next={t('empty.assignmentsNext')} />
      ) : (
        <Content assignments={overview.data.assignments} />
      )}
    </div>
  );
}

function Content({ assignments }: { assignments: { id: string; title: string }[] }) {
  const { t } = useTranslation('similarity');
  const [search, setSearch] = useSearchParams();
  const picked = assignments.find(({ id }) => id === search.get('assignment')) ?? assignments[0];
  const [a, b] = [search.get('a'), search.get('b')];
  if (!picked) return null;
  if (a && b) {
    return (
      <PairView
        key={`${a} ${b}`}
        assignmentId={picked.id}
        pair={{ a, b }}
        onClose={() => setSearch({ assignment: picked.id })}
      />
    );
  }
  return (
    <>
      <NativeSelect
        className={classes.pick}
        label={t('assignment')}
        value={picked.id}
        data={assignments.map(({ id, title }) => ({ value: id, label: title }))}
        onChange={(event) => setSearch({ assignment: event.currentTarget.value })}
      />
      <AssignmentReport key={picked.id} assignmentId={picked.id} />
    </>
  );
}
