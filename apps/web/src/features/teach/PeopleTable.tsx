import { useTranslation } from 'react-i18next';
import type { Cohort, CohortPeople } from '@gopherlab/contracts';
import { SecondStep } from '../../components/SecondStep.tsx';
import { teachApi } from './teach-api.ts';
import classes from './teach.module.css';
import { TeachError } from './TeachError.tsx';
import { useCohortChange } from './use-cohort-change.ts';

interface PeopleTableProps {
  cohort: Cohort;
  people: CohortPeople;
}

type Row = (CohortPeople['members'][number] | CohortPeople['entries'][number]) & { key: string };

/** Members first, then the lines of the roster for which nobody is here. */
export function PeopleTable({ cohort, people }: PeopleTableProps) {
  const { t } = useTranslation('teach');
  const remove = useCohortChange(cohort.id, (row: Row) =>
    'personId' in row
      ? teachApi.removeMember(cohort.id, row.personId)
      : teachApi.removeEntry(cohort.id, row.id),
  );
  const rows: Row[] = [
    ...people.members.map((member) => ({ ...member, key: member.personId })),
    ...people.entries.map((entry) => ({ ...entry, key: entry.id })),
  ];
  return (
    <>
      {rows.length <= 1 ? <p className={classes.lead}>{t('people.nobody')}</p> : null}
      <TeachError error={remove.error} />
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('tabs.roster')}>
        <table className={classes.table} aria-label={t('tabs.roster')}>
          <thead>
            <tr>
              <th scope="col">{t('people.name')}</th>
              <th scope="col">{t('people.email')}</th>
              <th scope="col">{t('people.externalId')}</th>
              <th scope="col">{t('people.state')}</th>
              {cohort.archivedAt ? null : <th scope="col">{t('people.actions')}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.name}</th>
                <td>{row.email}</td>
                <td>{row.externalId}</td>
                <td data-short>{t(`people.states.${'role' in row ? row.role : row.state}`)}</td>
                {cohort.archivedAt ? null : (
                  <td>
                    <RemoveRow
                      row={row}
                      loading={remove.isPending && remove.variables.key === row.key}
                      onRemove={() => remove.mutate(row)}
                    />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function RemoveRow({ row, loading, onRemove }: { row: Row; loading: boolean; onRemove: () => void }) {
  const { t } = useTranslation('teach');
  const question = t('people.removeSure', { name: row.name || (row.email ?? '') });
  return (
    <SecondStep
      label={t('people.remove')}
      describe={question}
      question={question}
      loading={loading}
      onConfirm={onRemove}
    />
  );
}
