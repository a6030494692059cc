import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { GradebookAssignment, GradebookCellKey } from '@gopherlab/contracts';
import { ApiError } from '../../lib/api-error.ts';
import { useLocalized } from '../../lib/localized.ts';
import { gradebookApi, gradebookQueries } from './gradebook-api.ts';
import classes from './panel.module.css';

interface RegradeFormProps {
  cohortId: string;
  assignments: readonly GradebookAssignment[];
  cell: GradebookCellKey | null;
  onStarted: (id: string) => void;
}

/** What is to be graded again: one cell, one lab, or a whole assignment. */
export function RegradeForm({ cohortId, assignments, cell, onStarted }: RegradeFormProps) {
  const { t } = useTranslation('gradebook');
  const text = useLocalized();
  const client = useQueryClient();
  const [assignment, setAssignment] = useState(cell?.assignment ?? assignments[0]?.id ?? '');
  const [lab, setLab] = useState(cell?.lab ?? '');
  const [all, setAll] = useState(true);
  const [outdated, setOutdated] = useState(cell === null);
  const [reason, setReason] = useState('');
  const labs = assignments.find(({ id }) => id === assignment)?.labs ?? [];
  const start = useMutation({
    mutationFn: () =>
      gradebookApi.startRegrade(cohortId, {
        assignment,
        labs: lab === '' ? [] : [lab],
        people: cell ? [cell.person] : [],
        which: all ? 'all' : 'counted',
        outdatedOnly: outdated,
        reason: reason.trim(),
      }),
    onSuccess: (run) => {
      client.setQueryData(gradebookQueries.regrade(cohortId, run.id).queryKey, run);
      onStarted(run.id);
      return client.invalidateQueries({ queryKey: gradebookQueries.regrades(cohortId).queryKey });
    },
  });
  const handleSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (reason.trim() !== '' && assignment !== '') start.mutate();
  };
  return (
    <form className={classes.stack} onSubmit={handleSubmit}>
      {cell ? (
        <p>{t('regrade.oneCell', { lab: cell.lab })}</p>
      ) : (
        <>
          <NativeSelect
            label={t('toolbar.assignment')}
            value={assignment}
            data={assignments.map(({ id, title }) => ({ value: id, label: title }))}
            onChange={(event) => {
              setAssignment(event.currentTarget.value);
              setLab('');
            }}
          />
          <NativeSelect
            label={t('regrade.lab')}
            value={lab}
            data={[
              { value: '', label: t('regrade.allLabs') },
              ...labs.map((one) => ({ value: one.lab, label: text(one.title) })),
            ]}
            onChange={(event) => setLab(event.currentTarget.value)}
          />
        </>
      )}
      <Checkbox
        label={t('regrade.allAttempts')}
        checked={all}
        onChange={(event) => setAll(event.currentTarget.checked)}
      />
      <Checkbox
        label={t('regrade.outdatedOnly')}
        checked={outdated}
        onChange={(event) => setOutdated(event.currentTarget.checked)}
      />
      <TextInput
        label={t('regrade.reason')}
        description={t('regrade.reasonWhy')}
        required
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {start.error && <p role="alert">{t('failed', { message: messageOf(start.error) })}</p>}
      <Button type="submit" loading={start.isPending}>
        {t('regrade.start')}
      </Button>
    </form>
  );

  /** What a person can mend is said in their language. */
  function messageOf(error: Error): string {
    if (!(error instanceof ApiError)) return error.message;
    if (error.code === 'NOTHING_TO_REGRADE') return t('regrade.nothing');
    if (error.code === 'REGRADE_OPEN') return t('regrade.oneOpen');
    return error.message;
  }
}
