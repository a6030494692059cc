import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './integrations.module.css';

interface ConfirmButtonProps {
  label: string;
  /** Says of what, for those who hear the button alone. */
  describe: string;
  question: string;
  loading: boolean;
  onConfirm: () => void;
}

/** For what does not come back at a click: asks in its own place. */
export function ConfirmButton({ label, describe, question, loading, onConfirm }: ConfirmButtonProps) {
  const { t } = useTranslation('integrations');
  const [asked, setAsked] = useState(false);
  if (!asked)
    return (
      <Button variant="default" size="compact-sm" aria-label={describe} onClick={() => setAsked(true)}>
        {label}
      </Button>
    );
  return (
    <span className={classes.buttons} role="group" aria-label={question}>
      <span>{question}</span>
      <Button color="red" size="compact-sm" loading={loading} autoFocus onClick={onConfirm}>
        {label}
      </Button>
      <Button variant="default" size="compact-sm" onClick={() => setAsked(false)}>
        {t('cancel')}
      </Button>
    </span>
  );
}
