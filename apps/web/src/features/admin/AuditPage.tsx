import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { AuditPage as Audit } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { useLanguage } from '../../lib/i18n.ts';
import { useSession } from '../../lib/query.ts';
import { formatDateTime } from '../../lib/time.ts';
import { adminQueries } from './admin-api.ts';
import classes from './admin.module.css';
import { AdminFrame } from './AdminFrame.tsx';

/** What was done, by whom, to what; filter and place are in the address. */
export function AuditPage() {
  const { t } = useTranslation('accounts');
  const isAdmin = useSession().data?.person.role === 'admin';
  const [params, setParams] = useSearchParams();
  const read = (name: string) => params.get(name) ?? '';
  const filter = { before: read('before'), action: read('action'), person: read('person') };
  const audit = useQuery({ ...adminQueries.audit(filter), enabled: isAdmin });
  const go = (change: Partial<typeof filter>) => {
    const next = Object.entries({ ...filter, ...change }).filter(([, value]) => value !== '');
    setParams(new URLSearchParams(next));
  };
  return (
    <AdminFrame title={t('admin.audit')} lead={t('admin.auditLead')}>
      <div className={classes.filters}>
        <NativeSelect
          size="xs"
          label={t('admin.what')}
          value={filter.action}
          onChange={(event) => go({ action: event.currentTarget.value, before: '' })}
          data={[{ value: '', label: t('admin.anyAction') }, ...(audit.data?.actions ?? [])]}
        />
      </div>
      {audit.error ? (
        <ErrorState error={audit.error} onRetry={() => void audit.refetch()} />
      ) : audit.data ? (
        <AuditTable data={audit.data} onPerson={(person) => go({ person, before: '' })} />
      ) : (
        <SkeletonText lines={10} />
      )}
      <div className={classes.foot}>
        {filter.before !== '' || filter.person !== '' ? (
          <Button variant="default" onClick={() => go({ before: '', person: '' })}>
            {t('admin.newest')}
          </Button>
        ) : null}
        {audit.data?.next ? (
          <Button variant="default" onClick={() => go({ before: audit.data.next ?? '' })}>
            {t('admin.older')}
          </Button>
        ) : null}
      </div>
    </AdminFrame>
  );
}

interface AuditTableProps {
  data: Audit;
  onPerson: (id: string) => void;
}

function AuditTable({ data: { entries }, onPerson }: AuditTableProps) {
  const { t } = useTranslation('accounts');
  const language = useLanguage();
  if (entries.length === 0) return <p className={classes.muted}>{t('admin.auditNone')}</p>;
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('admin.when')}</th>
            <th scope="col">{t('admin.who')}</th>
            <th scope="col">{t('admin.what')}</th>
            <th scope="col">{t('admin.whom')}</th>
            <th scope="col">{t('admin.details')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ id, at, actor, action, subjectKind, subjectId, subjectName, detail }) => (
            <tr key={id}>
              <td className={classes.when}>{formatDateTime(at, language)}</td>
              <td>
                {actor === null ? (
                  t('admin.platform')
                ) : (
                  <Button variant="subtle" size="compact-xs" onClick={() => onPerson(actor.id)}>
                    {actor.name ?? t('admin.gone')}
                  </Button>
                )}
              </td>
              <td>
                <code>{action}</code>
              </td>
              <td>
                {subjectName ?? (
                  <span className={classes.muted}>{`${subjectKind} ${subjectId.slice(0, 8)}`}</span>
                )}
              </td>
              <td>
                <code>{JSON.stringify(detail)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
