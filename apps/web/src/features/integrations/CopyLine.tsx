import { Button, CopyButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './integrations.module.css';

/** A value that is entered elsewhere. */
export function CopyLine({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation('integrations');
  return (
    <div className={classes.copyLine}>
      <code>{value}</code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t(copied ? 'copiedOf' : 'copyOf', { label })}
            onClick={copy}
          >
            {t(copied ? 'copied' : 'copy')}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}

/** A secret that is shown this once. */
export function SecretNotice({ label, why, value }: { label: string; why: string; value: string }) {
  return (
    <div className={classes.notice} role="status">
      <p>{why}</p>
      <CopyLine label={label} value={value} />
    </div>
  );
}
