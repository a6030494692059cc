import { CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './proof.module.css';

/** A command to be run elsewhere, whole and copyable. */
export function CommandLine({ command }: { command: string }) {
  const { t } = useTranslation('verdict');
  return (
    <div className={classes.command}>
      <code>{command}</code>
      <CopyButton value={command}>
        {({ copied, copy }) => (
          <button type="button" aria-label={t(copied ? 'proof.copied' : 'proof.copy')} onClick={copy}>
            {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          </button>
        )}
      </CopyButton>
    </div>
  );
}
