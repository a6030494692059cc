import { CopyButton, Select } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Submission, Verdict } from '@gopherlab/contracts';
import { shortHash } from './short-hash.ts';
import classes from './verdict.module.css';

interface HashLineProps {
  verdict: Verdict;
  others: readonly Submission[];
  comparing: string | null;
  onCompare: (id: string | null) => void;
}

/** What exactly was judged by what, and the way to another attempt. */
export function HashLine({ verdict, others, comparing, onCompare }: HashLineProps) {
  const { t } = useTranslation('verdict');
  const hashes = [
    { name: t('hash.submission'), value: verdict.submissionHash },
    { name: t('hash.lab'), value: verdict.labHash },
    { name: t('hash.image'), value: verdict.image },
  ];
  return (
    <footer className={classes.footer}>
      {hashes.map(({ name, value }) => (
        <span key={name} className={classes.hash}>
          {name} <code title={value}>{shortHash(value)}</code>
          <CopyButton value={value}>
            {({ copied, copy }) => (
              <button
                type="button"
                aria-label={t(copied ? 'hash.copied' : 'hash.copy', { name })}
                onClick={copy}
              >
                {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
              </button>
            )}
          </CopyButton>
        </span>
      ))}
      {others.length > 0 && (
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
      )}
    </footer>
  );
}
