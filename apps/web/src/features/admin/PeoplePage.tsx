import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PeoplePage as People, RoleName } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { useSession } from '../../lib/query.ts';
import { FormError } from '../accounts/FormError.tsx';
import { adminApi, adminQueries } from './admin-api.ts';
import classes from './admin.module.css';
import { AdminFrame } from './AdminFrame.tsx';
import { Invitations } from './Invitations.tsx';
import { PersonRow } from './PersonRow.tsx';
import { ROLES } from './roles.ts';

/** Accounts and invitations. */
export function PeoplePage() {
  const { t } = useTranslation('accounts');
  const isAdmin = useSession().data?.person.role === 'admin';
  const [query, setQuery] = useState('');
  const [role, setRole] = useState<RoleName | ''>('');
  const [page, setPage] = useState(1);
  const filter = { query: useDeferredValue(query), role, page };
  const people = useQuery({ ...adminQueries.people(filter), enabled: isAdmin });
  return (
    <AdminFrame title={t('admin.people')}>
      <div className={classes.filters}>
        <TextInput
          className={classes.grow}
          label={t('admin.search')}
          value={query}
          maxLength={100}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setPage(1);
          }}
        />
        <NativeSelect
          size="xs"
          label={t('admin.role')}
          value={role}
          onChange={(event) => {
            setRole(event.currentTarget.value as RoleName | '');
            setPage(1);
          }}
          data={[
            { value: '', label: t('admin.anyRole') },
            ...ROLES.map((value) => ({ value, label: t(`role.${value}`) })),
          ]}
        />
      </div>
      {people.error ? (
        <ErrorState error={people.error} onRetry={() => void people.refetch()} />
      ) : people.data ? (
        <PeopleTable data={people.data} page={page} onPage={setPage} />
      ) : (
        <SkeletonText lines={8} />
      )}
      <Invitations />
    </AdminFrame>
  );
}

interface PeopleTableProps {
  data: People;
  page: number;
  onPage: (page: number) => void;
}

function PeopleTable({ data: { people, total, size }, page, onPage }: PeopleTableProps) {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: ({ id, role }: { id: string; role: RoleName }) => adminApi.changeRole(id, role),
    onSettled: () => client.invalidateQueries({ queryKey: ['admin-people'] }),
  });
  const pages = Math.max(1, Math.ceil(total / size));
  if (total === 0) return <p className={classes.muted}>{t('admin.none')}</p>;
  return (
    <>
      <FormError error={change.error} />
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('field.name')}</th>
              <th scope="col">{t('field.email')}</th>
              <th scope="col">{t('admin.role')}</th>
              <th scope="col">{t('admin.created')}</th>
              <th scope="col">{t('admin.seen')}</th>
              <th scope="col">{t('admin.password')}</th>
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <PersonRow
                key={person.id}
                person={person}
                onRole={(role) => change.mutate({ id: person.id, role })}
              />
            ))}
          </tbody>
        </table>
      </div>
      <div className={classes.foot}>
        <span className="numeric">{t('admin.count', { count: total })}</span>
        {pages > 1 ? (
          <>
            {page > 1 ? (
              <Button variant="default" onClick={() => onPage(page - 1)}>
                {t('admin.previous')}
              </Button>
            ) : null}
            <span className="numeric">{t('admin.page', { page, pages })}</span>
            {page < pages ? (
              <Button variant="default" onClick={() => onPage(page + 1)}>
                {t('admin.next')}
              </Button>
            ) : null}
          </>
        ) : null}
      </div>
    </>
  );
}
