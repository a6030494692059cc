import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportedSnippetPage, ReportState } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { useSession } from '../../lib/query.ts';
import { playgroundQueries } from '../playground/playground-api.ts';
import classes from './admin.module.css';
import { AdminFrame } from './AdminFrame.tsx';
import { ReportedSnippet } from './ReportedSnippet.tsx';

/** Snippets of the playground that people reported. */
export function ReportsPage() {
  const { t } = useTranslation('playground');
  const isAdmin = useSession().data?.person.role === 'admin';
  const [state, setState] = useState<ReportState>('open');
  const [page, setPage] = useState(1);
  const reports = useQuery({ ...playgroundQueries.reports(state, page), enabled: isAdmin });
  return (
    <AdminFrame title={t('admin.title')} lead={t('admin.lead')}>
      <div className={classes.filters}>
        <SegmentedControl
          aria-label={t('admin.state')}
          value={state}
          onChange={(next) => {
            setState(next);
            setPage(1);
          }}
          data={[
            { value: 'open', label: t('admin.open') },
            { value: 'closed', label: t('admin.closed') },
          ]}
        />
      </div>
      {reports.error ? (
        <ErrorState error={reports.error} onRetry={() => void reports.refetch()} />
      ) : reports.data ? (
        <Reports data={reports.data} state={state} page={page} onPage={setPage} />
      ) : (
        <SkeletonText lines={8} />
      )}
    </AdminFrame>
  );
}

interface ReportsProps {
  data: ReportedSnippetPage;
  state: ReportState;
  page: number;
  onPage: (page: number) => void;
}

function Reports({ data: { snippets, total, size }, state, page, onPage }: ReportsProps) {
  const { t } = useTranslation('playground');
  const pages = Math.max(1, Math.ceil(total / size));
  // The last one of a later page may just have been decided.
  if (snippets.length === 0 && page === 1) {
    return <p className={classes.muted}>{t(state === 'open' ? 'admin.none' : 'admin.noneClosed')}</p>;
  }
  return (
    <>
      {snippets.map((snippet) => (
        <ReportedSnippet key={snippet.id} snippet={snippet} />
      ))}
      <div className={classes.foot}>
        <span className="numeric">{t('admin.count', { count: total })}</span>
        {page > 1 ? (
          <Button variant="default" onClick={() => onPage(page - 1)}>
            {t('admin.previous')}
          </Button>
        ) : null}
        {pages > 1 ? <span className="numeric">{t('admin.page', { page, pages })}</span> : null}
        {page < pages ? (
          <Button variant="default" onClick={() => onPage(page + 1)}>
            {t('admin.next')}
          </Button>
        ) : null}
      </div>
    </>
  );
}
