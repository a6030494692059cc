import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { GradebookAssignment, GradebookCellKey, RegradeSummary } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { gradebookQueries } from './gradebook-api.ts';
import classes from './panel.module.css';
import { RegradeForm } from './RegradeForm.tsx';
import { RegradeRun } from './RegradeRun.tsx';
import { SidePanel } from './SidePanel.tsx';

interface RegradePanelProps {
  cohortId: string;
  assignments: readonly GradebookAssignment[];
  /** Where one cell is to be graded again. */
  cell: GradebookCellKey | null;
  onClose: () => void;
}

/** Starts regrades, shows what one would change, and applies or discards it. */
export function RegradePanel({ cohortId, assignments, cell, onClose }: RegradePanelProps) {
  const { t } = useTranslation('gradebook');
  const list = useQuery(gradebookQueries.regrades(cohortId));
  const [picked, setPicked] = useState<string | null>(null);
  const open = list.data?.regrades.find(({ state }) => state === 'running' || state === 'ready');
  const shown = picked ?? (cell ? null : (open?.id ?? null));
  return (
    <SidePanel
      label={t('regrade.label')}
      title={t('regrade.title')}
      lead={t('regrade.lead')}
      onClose={onClose}
    >
      {list.error ? (
        <ErrorState error={list.error} headingLevel={3} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <SkeletonText lines={6} />
      ) : (
        <>
          {shown === null ? (
            <RegradeForm {...{ cohortId, assignments, cell }} onStarted={setPicked} />
          ) : (
            <RegradeRun key={shown} cohortId={cohortId} regradeId={shown} />
          )}
          <RunList runs={list.data.regrades} shown={shown} onPick={setPicked} />
        </>
      )}
    </SidePanel>
  );
}

interface RunListProps {
  runs: readonly RegradeSummary[];
  shown: string | null;
  onPick: (id: string) => void;
}

function RunList({ runs, shown, onPick }: RunListProps) {
  const { t } = useTranslation('gradebook');
  const language = useLanguage();
  if (runs.length === 0) return null;
  return (
    <section aria-labelledby="regrade-runs">
      <h3 id="regrade-runs">{t('regrade.runs')}</h3>
      <ul className={classes.history}>
        {runs.map(({ id, assignment, createdAt, state, graded, total, reason }) => (
          <li key={id}>
            <button
              type="button"
              className={classes.link}
              aria-current={id === shown ? 'true' : undefined}
              onClick={() => onPick(id)}
            >
              {assignment.title} · {formatDateTime(createdAt, language)}
            </button>{' '}
            <span className={classes.quiet}>
              {t(`regrade.state.${state}`)} · {graded}/{total} · {reason}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
