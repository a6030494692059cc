import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Assignment } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { useLanguage } from '../../lib/i18n.ts';
import { useLocalized } from '../../lib/localized.ts';
import { formatDateTime } from '../../lib/time.ts';
import { useCohort } from '../teach/CohortFrame.tsx';
import classes from '../teach/teach.module.css';
import { useTrackTitle } from '../tracks/use-track-title.ts';
import { assignmentQueries } from './assignments-api.ts';
import { usePolicyText } from './use-policy-text.ts';

/** What the cohort is asked for. */
export function AssignmentsPage() {
  const { t } = useTranslation('assignments');
  const cohort = useCohort();
  const { data, error, refetch } = useQuery(assignmentQueries.list(cohort.id));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonText lines={6} />;
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h2>{t('title')}</h2>
        {cohort.archivedAt ? null : <Link to="new">{t('make')}</Link>}
      </header>
      {data.assignments.length === 0 ? (
        <p className={classes.lead}>{t(cohort.archivedAt ? 'noneArchived' : 'none')}</p>
      ) : (
        <AssignmentTable assignments={data.assignments} />
      )}
    </div>
  );
}

function AssignmentTable({ assignments }: { assignments: Assignment[] }) {
  const { t } = useTranslation('assignments');
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label={t('title')}>
        <thead>
          <tr>
            <th scope="col">{t('field.title')}</th>
            <th scope="col">{t('field.opensAt')}</th>
            <th scope="col">{t('field.dueAt')}</th>
            <th scope="col">{t('field.closesAt')}</th>
            <th scope="col">{t('policy')}</th>
            <th scope="col" data-number>
              {t('submissions')}
            </th>
            <th scope="col" data-number>
              {t('extensions.title')}
            </th>
          </tr>
        </thead>
        <tbody>
          {assignments.map((assignment) => (
            <AssignmentRow key={assignment.id} assignment={assignment} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function AssignmentRow({ assignment }: { assignment: Assignment }) {
  const { t } = useTranslation('assignments');
  const policyText = usePolicyText();
  const text = useLocalized();
  const { id, title, person, labs, opensAt, dueAt, closesAt, policy, submissions, extensions } = assignment;
  const { track } = assignment;
  const trackTitle = useTrackTitle(track);
  return (
    <tr>
      <th scope="row">
        <Link to={id}>{title}</Link>
        <div className={classes.muted}>
          {person ? t('forPerson', { name: person.name ?? t('noName') }) : t('forAll')} ·{' '}
          {track === null ? null : `${t('track.from', { title: trackTitle ? text(trackTitle) : track })} · `}
          {labs.map(({ lab }) => lab).join(', ')}
        </div>
      </th>
      <When at={opensAt} />
      <When at={dueAt} />
      <When at={closesAt} />
      <td>{policyText(policy)}</td>
      <td data-number>{submissions}</td>
      <td data-number>{extensions}</td>
    </tr>
  );
}

function When({ at }: { at: string | null }) {
  const { t } = useTranslation('assignments');
  const language = useLanguage();
  return <td>{at ? <time dateTime={at}>{formatDateTime(at, language)}</time> : t('never')}</td>;
}
