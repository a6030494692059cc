import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Submission } from '@gopherlab/contracts';
import classes from './verdict.module.css';

interface CompareSelectProps {
  others: readonly Submission[];
  comparing: string | null;
  onCompare: (id: string | null) => void;
}

/** The way to another attempt; nothing where there is none. */
export function CompareSelect({ others, comparing, onCompare }: CompareSelectProps) {
  const { t } = useTranslation('verdict');
  if (others.length === 0) return null;
  return (
    <Select
      className={classes.compare ?? ''}
      aria-label={t('compare.label')}
      placeholder={t('compare.label')}
      clearable
      value={comparing}
      onChange={onCompare}
      data={others.map((other) => ({
        value: other.id,
        label: t('compare.option', { attempt: other.attempt ?? 0, score: other.verdict?.score ?? 0 }),
      }))}
    />
  );
}
