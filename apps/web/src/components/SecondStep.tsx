import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './SecondStep.module.css';

interface SecondStepProps {
  label: string;
  /** Says of whom or what, for those who hear the button alone. */
  describe?: string;
  /** What is asked before it is done. */
  question: string;
  loading: boolean;
  onConfirm: () => void;
}

/** A button for what is not taken back at a click: it asks in its own place. */
export function SecondStep({ label, describe, question, loading, onConfirm }: SecondStepProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  if (!asked)
    return (
      <Button
        variant="default"
        size="compact-sm"
        aria-label={describe ?? label}
        onClick={() => setAsked(true)}
      >
        {label}
      </Button>
    );
  return (
    <span className={classes.step} role="group" aria-label={question}>
      <span>{question}</span>
      <Button color="red" size="compact-sm" loading={loading} autoFocus onClick={onConfirm}>
        {label}
      </Button>
      <Button variant="default" size="compact-sm" onClick={() => setAsked(false)}>
        {t('actions.cancel')}
      </Button>
    </span>
  );
}
