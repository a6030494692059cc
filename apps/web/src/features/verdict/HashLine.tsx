import { CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '@gopherlab/contracts';
import { shortHash } from './short-hash.ts';
import classes from './verdict.module.css';

/** What exactly was judged by what. */
export function HashLine({ verdict }: { verdict: Verdict }) {
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
    </footer>
  );
}
