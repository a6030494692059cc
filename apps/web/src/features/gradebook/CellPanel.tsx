import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { GradebookCellDetail, GradebookCellKey } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { useLanguage } from '../../lib/i18n.ts';
import { useLocalized } from '../../lib/localized.ts';
import { formatDateTime } from '../../lib/time.ts';
import { gradebookQueries } from './gradebook-api.ts';
import { nameOf, shortMinutes, shortNumber } from './grid-model.ts';
import { OverrideForm } from './OverrideForm.tsx';
import classes from './panel.module.css';
import { SidePanel } from './SidePanel.tsx';
import { SubmissionView } from './SubmissionView.tsx';

interface CellPanelProps {
  cohortId: string;
  cell: GradebookCellKey;
  onClose: () => void;
  onRegrade: (cell: GradebookCellKey) => void;
}

/** What stands behind a grade: the submissions, the verdict with its evidence, the files, and what people said. */
export function CellPanel({ cohortId, cell, onClose, onRegrade }: CellPanelProps) {
  const { t } = useTranslation('gradebook');
  const text = useLocalized();
  const detail = useQuery(gradebookQueries.cell(cohortId, cell));
  const title = detail.data?.assignment.labs.find(({ lab }) => lab === cell.lab)?.title;
  return (
    <SidePanel
      label={t('panel.label')}
      title={detail.data ? nameOf(detail.data.learner) : '…'}
      lead={detail.data ? `${detail.data.assignment.title} · ${title ? text(title) : cell.lab}` : ''}
      onClose={onClose}
    >
      {detail.error ? (
        <ErrorState error={detail.error} headingLevel={3} onRetry={() => void detail.refetch()} />
      ) : !detail.data ? (
        <SkeletonText lines={10} />
      ) : (
        <Detail key={JSON.stringify(cell)} {...{ cohortId, cell, detail: detail.data, onRegrade }} />
      )}
    </SidePanel>
  );
}

interface DetailProps extends Omit<CellPanelProps, 'onClose'> {
  detail: GradebookCellDetail;
}

function Detail({ cohortId, cell, detail, onRegrade }: DetailProps) {
  const { t } = useTranslation('gradebook');
  const language = useLanguage();
  const { submissions, grade, deadlines, overrides } = detail;
  const [picked, setPicked] = useState<string | null>(null);
  const shown =
    submissions.find(({ id }) => id === picked) ??
    submissions.find(({ id }) => id === grade.submissionId) ??
    submissions[0];
  return (
    <>
      <dl className={classes.facts}>
        <Fact name={t('panel.grade')}>
          <strong>{grade.score === null ? t('cell.missing') : shortNumber(grade.score)}</strong>
          {grade.overridden && <> · {t('cell.overridden')}</>}
          {grade.earned !== null && <> · {t('panel.earned', { score: shortNumber(grade.earned) })}</>}
          {grade.daysLate > 0 && <> · {t('cell.late', { count: grade.daysLate })}</>}
        </Fact>
        <Fact name={t('measure.attempts')}>{grade.attempts}</Fact>
        <Fact name={t('measure.minutes')}>{shortMinutes(grade.minutes) || '–'}</Fact>
        <Fact name={t('panel.due')}>
          {deadlines.dueAt ? formatDateTime(deadlines.dueAt, language) : t('panel.never')}
        </Fact>
      </dl>
      <OverrideForm {...{ cohortId, cell, overrides }} />
      {submissions.length === 0 ? (
        <p className={classes.quiet}>{t('panel.noSubmission')}</p>
      ) : (
        <>
          <label className={classes.pick}>
            <span>{t('panel.submission')}</span>
            <select value={shown?.id} onChange={(event) => setPicked(event.currentTarget.value)}>
              {submissions.map(({ id, createdAt, attempt, verdict }) => (
                <option key={id} value={id}>
                  {[
                    attempt === null ? t('panel.uncounted') : t('panel.attempt', { attempt }),
                    formatDateTime(createdAt, language),
                    verdict ? `${verdict.score} / ${verdict.maxScore}` : t('cell.waiting'),
                    ...(id === grade.submissionId ? [t('panel.counts')] : []),
                  ].join(' · ')}
                </option>
              ))}
            </select>
          </label>
          {shown && <SubmissionView key={shown.id} submission={shown} />}
          <p>
            <button type="button" className={classes.link} onClick={() => onRegrade(cell)}>
              {t('regrade.thisCell')}
            </button>
          </p>
        </>
      )}
    </>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
