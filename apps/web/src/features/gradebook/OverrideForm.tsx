import { Button, NumberInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { GradebookCellKey, Override } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { gradebookApi, gradebookQueries } from './gradebook-api.ts';
import { shortNumber } from './grid-model.ts';
import classes from './panel.module.css';

interface OverrideFormProps {
  cohortId: string;
  cell: GradebookCellKey;
  /** Newest first. */
  overrides: readonly Override[];
}

/** Sets a grade by hand with a reason, takes it back, and tells who did so before. */
export function OverrideForm({ cohortId, cell, overrides }: OverrideFormProps) {
  const { t } = useTranslation('gradebook');
  const client = useQueryClient();
  const standing = overrides[0]?.score ?? null;
  const [score, setScore] = useState<number | string>(standing ?? '');
  const [reason, setReason] = useState('');
  const save = useMutation({
    mutationFn: (value: number | null) =>
      gradebookApi.override(cohortId, { ...cell, score: value, reason: reason.trim() }),
    onSuccess: () => {
      setReason('');
      return client.invalidateQueries({ queryKey: gradebookQueries.all(cohortId) });
    },
  });
  const ready = typeof score === 'number' && reason.trim() !== '';
  const handleSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (ready) save.mutate(score);
  };
  return (
    <details className={classes.fold} open={standing !== null}>
      <summary>{t('override.title')}</summary>
      <form className={classes.form} onSubmit={handleSubmit}>
        <NumberInput
          className={classes.score ?? ''}
          label={t('override.score')}
          min={0}
          max={100}
          decimalScale={2}
          clampBehavior="strict"
          value={score}
          onChange={setScore}
        />
        <TextInput
          className={classes.grow ?? ''}
          label={t('override.reason')}
          description={t('override.reasonWhy')}
          maxLength={2000}
          required
          value={reason}
          error={save.error ? t('failed', { message: save.error.message }) : undefined}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" loading={save.isPending}>
          {t('override.set')}
        </Button>
        {standing !== null && (
          <Button
            variant="default"
            loading={save.isPending}
            onClick={() => (reason.trim() === '' ? undefined : save.mutate(null))}
          >
            {t('override.takeBack')}
          </Button>
        )}
      </form>
      {save.isSuccess && (
        <p role="status" className={classes.quiet}>
          {t('override.saved')}
        </p>
      )}
      <History overrides={overrides} />
    </details>
  );
}

function History({ overrides }: Pick<OverrideFormProps, 'overrides'>) {
  const { t } = useTranslation('gradebook');
  const language = useLanguage();
  if (overrides.length === 0) return null;
  return (
    <ul className={classes.history} aria-label={t('override.history')}>
      {overrides.map(({ score, reason, by, at }) => (
        <li key={at}>
          <strong>{score === null ? t('override.takenBack') : shortNumber(score)}</strong> {reason}{' '}
          <span className={classes.quiet}>
            {by ?? t('somebody')} · <time dateTime={at}>{formatDateTime(at, language)}</time>
          </span>
        </li>
      ))}
    </ul>
  );
}
